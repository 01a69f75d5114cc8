//! Unwraps the bind.
//!
//! caught by: 09.address-in-use
//! cause: panics-instead-of-reporting

use std::net::UdpSocket;

use mutants::{address, announce, answer_messages_at, upper};

pub fn main() {
    let address = address();
    let socket = UdpSocket::bind(&address).unwrap();
    announce(socket.local_addr().expect("it is bound"));
    answer_messages_at(&socket, |message| Some(upper(message)));
}
