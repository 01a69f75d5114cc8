//! Keeps its reply as long as the longest message so far: a short one drags the rest of an earlier one behind it.
//!
//! caught by: 01.no-stale-bytes
//! cause: stale-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    let mut reply = Vec::new();
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            if reply.len() < message.len() {
                reply.resize(message.len(), 0);
            }
            reply[..message.len()].copy_from_slice(&message.to_ascii_uppercase());
            reply.clone()
        })
    })
}
