//! Echoes, and forgets the upper case.
//!
//! caught by: 04.upper-cases 06.echoes-each-datagram
//! cause: reply-not-upper-case

use mutants::{answer_with, bind_udp};

fn main() {
    answer_with(&bind_udp(), <[u8]>::to_vec)
}
