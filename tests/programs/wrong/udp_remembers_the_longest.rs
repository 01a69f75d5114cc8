//! Keeps its reply as long as the longest datagram so far.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.two-clients 04.boundaries-kept
//! caught by: 04.no-stale-bytes 04.survives-client-that-left 04.thousand-datagrams
//! caught by: 06.echoes-each-datagram 06.every-size 06.boundaries-kept 06.survives-client-that-left
//! caught by: 06.empty-ends-nothing 06.mixed-in-order
//! cause: stale-bytes

use mutants::{answer_with, bind_udp};

pub fn main() {
    let mut reply = Vec::new();
    answer_with(&bind_udp(), |datagram| {
        if reply.len() < datagram.len() {
            reply.resize(datagram.len(), 0);
        }
        reply[..datagram.len()].copy_from_slice(&datagram.to_ascii_uppercase());
        reply.clone()
    })
}
