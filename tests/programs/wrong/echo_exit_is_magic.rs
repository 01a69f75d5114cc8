//! Hangs up on a client that says `exit`.
//!
//! caught by: 01.no-magic-words
//! cause: magic-word

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 || buffer[..n].trim_ascii() == b"exit" {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
