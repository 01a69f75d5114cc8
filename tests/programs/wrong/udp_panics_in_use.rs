//! Unwraps what bind answers.
//!
//! caught by: 04.address-in-use 06.address-in-use
//! cause: panics-instead-of-reporting

use std::net::UdpSocket;

use mutants::{address, announce, answer};

pub fn main() {
    let socket = UdpSocket::bind(address()).unwrap();
    announce(socket.local_addr().unwrap());
    answer(&socket)
}
