//! Wraps its replies in a `LineWriter`: what follows the last newline stays in the buffer.
//!
//! caught by: 01.needs-no-newline
//! cause: waits-for-newline

use std::io::{self, LineWriter, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut replies = LineWriter::new(client.try_clone()?);
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
