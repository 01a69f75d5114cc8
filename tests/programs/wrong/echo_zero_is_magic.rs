//! Ends the conversation at a message of `0`, as a menu would.
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
            if n == 0 || matches!(&buffer[..n], b"0" | b"0\n") {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
