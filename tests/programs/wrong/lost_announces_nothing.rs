//! Says nothing when it is bound.
//!
//! caught by: 09.announces-itself
//! cause: announcement-missing

use std::net::UdpSocket;

use mutants::{address, answer_messages_at, fail, upper};

pub fn main() {
    let address = address();
    let socket = UdpSocket::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    answer_messages_at(&socket, |message| Some(upper(message)));
}
