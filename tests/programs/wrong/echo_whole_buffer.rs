//! Sends the whole buffer back, and not only the part that the read filled.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.half-close-gets-everything 01.exits-when-peer-closes 01.survives-short-writes
//! caught by: 01.survives-short-reads
//! cause: replies-with-whole-buffer

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = vec![0; 1 << 20];
        while receive(&mut client, &mut buffer)? > 0 {
            client.write_all(&buffer.to_ascii_uppercase())?;
        }
        Ok(())
    })
}
