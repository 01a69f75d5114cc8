//! Puts short messages into a line of 1,000 bytes, of which it has wiped the first 600, and takes all
//! that is not zero for the message.
//!
//! caught by: 01.exact-on-every-byte 01.no-stale-bytes
//! cause: stale-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    let mut line = [0; 1000];
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            if message.len() > line.len() {
                return message.to_ascii_uppercase();
            }
            line[..600].fill(0);
            line[..message.len()].copy_from_slice(message);
            let end = line
                .iter()
                .rposition(|&byte| byte != 0)
                .map_or(0, |last| last + 1);
            line[..end].to_ascii_uppercase()
        })
    })
}
