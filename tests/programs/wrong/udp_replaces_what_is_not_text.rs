//! Decodes with replacement characters: what is not UTF-8 comes back as something else.
//!
//! caught by: 04.exact-on-every-byte 06.echoes-each-datagram
//! cause: text-instead-of-bytes

use mutants::{answer_with, bind_udp};

pub fn main() {
    answer_with(&bind_udp(), |datagram| {
        String::from_utf8_lossy(datagram)
            .to_ascii_uppercase()
            .into_bytes()
    })
}
