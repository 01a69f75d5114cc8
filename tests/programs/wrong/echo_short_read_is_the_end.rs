//! Takes a read that does not fill the buffer for the end of the stream.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.survives-short-writes
//! caught by: 01.survives-short-reads
//! by luck: 01.slow-reader-gets-all 01.half-close-gets-everything
//! cause: one-reply-only

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = vec![0; 1 << 20];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
            if n < buffer.len() {
                return Ok(());
            }
        }
    })
}
