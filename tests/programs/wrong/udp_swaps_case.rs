//! Turns capitals into small letters as well.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 06.echoes-each-datagram
//! cause: reply-not-upper-case

use mutants::{answer_with, bind_udp};

pub fn main() {
    answer_with(&bind_udp(), |datagram| {
        datagram
            .iter()
            .map(|byte| {
                if byte.is_ascii_lowercase() {
                    byte.to_ascii_uppercase()
                } else {
                    byte.to_ascii_lowercase()
                }
            })
            .collect()
    })
}
