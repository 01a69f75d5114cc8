//! Puts its replies into a `BufWriter` and flushes it when the next message comes.
//!
//! caught by: 01.answers-each-message
//! cause: reply-not-flushed

use std::io::{self, BufWriter, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut replies = BufWriter::new(client.try_clone()?);
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            replies.flush()?;
            if n == 0 {
                return Ok(());
            }
            replies.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
