//! Binds 0.0.0.0, every address of the machine, whatever host it was given.
//!
//! caught by: 01.binds-given-address
//! cause: address-ignored

use std::io;
use std::net::TcpListener;

use mutants::{Listener, address, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let (_, port) = address.rsplit_once(':').expect("HOST:PORT");
    let listener =
        TcpListener::bind(format!("0.0.0.0:{port}")).unwrap_or_else(|error| fail(&address, &error));
    let host = address.trim_end_matches(port);
    announce(format!("{host}{}", listener.local_addr()?.port()));
    serve_one(&Listener::Tcp(listener), echo)
}
