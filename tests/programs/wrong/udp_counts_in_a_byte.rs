//! Counts datagrams in a `u8`, which 256 of them overflow.
//!
//! caught by: 04.thousand-datagrams
//! cause: counter-overflows

use mutants::{answer_with, bind_udp};

pub fn main() {
    let mut count = 0_u8;
    answer_with(&bind_udp(), |datagram| {
        count += 1;
        datagram.to_ascii_uppercase()
    })
}
