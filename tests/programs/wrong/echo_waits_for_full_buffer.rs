//! Asks for 1,024 bytes, and waits until it has all of them.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.slow-reader-gets-all
//! caught by: 01.half-close-gets-everything 01.exits-when-peer-closes 01.survives-short-writes
//! caught by: 01.survives-short-reads
//! cause: waits-for-full-buffer closes-before-all-is-sent

use std::io::{self, ErrorKind, Read, Write};

use mutants::{listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 1024];
        loop {
            match client.read_exact(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
                result => result?,
            }
            client.write_all(&buffer.to_ascii_uppercase())?;
        }
    })
}
