//! Answers an empty datagram with a newline, so that there is something to send.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: bytes-added

use mutants::{answer_with, bind_udp};

pub fn main() {
    answer_with(&bind_udp(), |datagram| {
        if datagram.is_empty() {
            b"\n".to_vec()
        } else {
            datagram.to_ascii_uppercase()
        }
    })
}
