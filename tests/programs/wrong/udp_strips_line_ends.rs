//! Strips the white space around each datagram.
//!
//! caught by: 04.exact-on-every-byte 06.echoes-each-datagram
//! cause: bytes-stripped

use mutants::{answer_with, bind_udp};

pub fn main() {
    answer_with(&bind_udp(), |datagram| {
        datagram.trim_ascii().to_ascii_uppercase()
    })
}
