//! Says that an address is in use, but not which.
//!
//! caught by: 04.address-in-use 06.address-in-use
//! cause: message-without-address

use std::net::UdpSocket;
use std::process;

use mutants::{address, announce, answer};

pub fn main() {
    let socket = UdpSocket::bind(address()).unwrap_or_else(|error| {
        eprintln!("can't bind: {error}");
        process::exit(1)
    });
    announce(socket.local_addr().expect("it is bound"));
    answer(&socket)
}
