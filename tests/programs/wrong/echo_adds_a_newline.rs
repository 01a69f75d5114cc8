//! Ends each reply with a newline that nobody sent.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.half-close-gets-everything 01.exits-when-peer-closes 01.survives-short-writes
//! caught by: 01.survives-short-reads
//! cause: bytes-added

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            let mut reply = message.to_ascii_uppercase();
            reply.push(b'\n');
            reply
        })
    })
}
