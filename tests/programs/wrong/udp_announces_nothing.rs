//! Binds, and prints nothing.
//!
//! caught by: 04.announces-itself 06.announces-itself
//! cause: announcement-missing

use std::net::UdpSocket;

use mutants::{address, answer, fail};

pub fn main() {
    let address = address();
    answer(&UdpSocket::bind(&address).unwrap_or_else(|error| fail(&address, &error)))
}
