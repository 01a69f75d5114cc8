//! Answers a client that says `q`, and hangs up then.
//!
//! caught by: 01.no-magic-words
//! cause: magic-word

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
            if n == 0 || &buffer[..n] == b"q" {
                return Ok(());
            }
        }
    })
}
