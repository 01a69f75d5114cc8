//! Keeps a buffer for short replies, and sends as much of it as the longest of them so far.
//!
//! caught by: 01.needs-no-newline 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words
//! caught by: 01.adds-nothing
//! cause: stale-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    let mut short = Vec::new();
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            if message.len() >= 256 {
                return message.to_ascii_uppercase();
            }
            if short.len() < message.len() {
                short.resize(message.len(), 0);
            }
            short[..message.len()].copy_from_slice(&message.to_ascii_uppercase());
            short.clone()
        })
    })
}
