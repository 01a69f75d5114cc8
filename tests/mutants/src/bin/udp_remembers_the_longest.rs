//! Keeps its reply as long as the longest datagram so far.
//!
//! caught by: 04.no-stale-bytes
//! cause: stale-bytes

use mutants::{answer_with, bind_udp};

fn main() {
    let mut reply = Vec::new();
    answer_with(&bind_udp(), |datagram| {
        if reply.len() < datagram.len() {
            reply.resize(datagram.len(), 0);
        }
        reply[..datagram.len()].copy_from_slice(&datagram.to_ascii_uppercase());
        reply.clone()
    })
}
