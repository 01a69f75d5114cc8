//! Asks for 16 bytes, and waits until it has all of them.
//!
//! caught by: 01.upper-cases
//! cause: waits-for-full-buffer

use std::io::{self, ErrorKind, Read, Write};

use mutants::{listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 16];
        loop {
            match client.read_exact(&mut buffer) {
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
                result => result?,
            }
            client.write_all(&buffer.to_ascii_uppercase())?;
        }
    })
}
