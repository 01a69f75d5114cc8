//! Reads until the peer has ended the stream, and answers only then.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.exits-when-peer-closes 01.survives-short-writes 01.survives-short-reads
//! cause: reads-to-end-before-replying

use std::io::{self, Read, Write};

use mutants::{listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut message = Vec::new();
        client.read_to_end(&mut message)?;
        client.write_all(&message.to_ascii_uppercase())
    })
}
