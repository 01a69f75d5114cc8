//! Echoes, and forgets the upper case.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192 04.size-65507
//! caught by: 04.no-stale-bytes 04.survives-client-that-left 04.thousand-datagrams
//! caught by: 04.idle-while-idle 04.address-in-use 06.echoes-each-datagram
//! caught by: 06.one-reply-from-own-address 06.every-size 06.boundaries-kept
//! caught by: 06.survives-client-that-left 06.address-in-use 06.empty-ends-nothing 06.ten-empty
//! caught by: 06.mixed-in-order 06.idle-after-empty
//! cause: reply-not-upper-case

use mutants::{answer_with, bind_udp};

pub fn main() {
    answer_with(&bind_udp(), <[u8]>::to_vec)
}
