//! Wraps its replies in a `LineWriter`: what follows the last newline stays in the buffer.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.exits-when-peer-closes 01.survives-short-writes 01.survives-short-reads
//! cause: waits-for-newline

use std::io::{self, LineWriter, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut replies = LineWriter::with_capacity(65_536, client.try_clone()?);
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            replies.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
