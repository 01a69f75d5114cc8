//! Binds 0.0.0.0, every address of the machine, whatever host it was given.
//!
//! caught by: 04.binds-given-address
//! cause: address-ignored

use std::net::UdpSocket;

use mutants::{address, announce, answer, fail};

pub fn main() {
    let address = address();
    let (_, port) = address.rsplit_once(':').expect("HOST:PORT");
    let socket =
        UdpSocket::bind(format!("0.0.0.0:{port}")).unwrap_or_else(|error| fail(&address, &error));
    let host = address.trim_end_matches(port);
    announce(format!(
        "{host}{}",
        socket.local_addr().expect("it is bound").port()
    ));
    answer(&socket)
}
