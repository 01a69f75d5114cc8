//! Reads once, replies once, and has done.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.half-close-gets-everything 01.survives-short-writes 01.survives-short-reads
//! cause: one-reply-only

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())
    })
}
