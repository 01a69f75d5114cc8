//! Reads a line before it answers; a message without a newline is never answered.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.exits-when-peer-closes 01.survives-short-writes 01.survives-short-reads
//! cause: waits-for-newline

use std::io::{self, BufRead, BufReader, Write};

use mutants::{listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut reader = BufReader::new(client.try_clone()?);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            client.write_all(&line.to_ascii_uppercase())?;
            line.clear();
        }
        Ok(())
    })
}
