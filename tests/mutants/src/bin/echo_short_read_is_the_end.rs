//! Takes a read that does not fill the buffer for the end of the stream.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
            if n < buffer.len() {
                return Ok(());
            }
        }
    })
}
