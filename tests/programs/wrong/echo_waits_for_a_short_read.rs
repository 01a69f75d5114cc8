//! Takes a read that fills the buffer for a part of a message, and answers when a shorter one
//! comes, or when it has room for no more.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 10_000];
        let mut message = Vec::new();
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            message.extend_from_slice(&buffer[..n]);
            if n < buffer.len() || message.len() >= 40_000 {
                client.write_all(&message.to_ascii_uppercase())?;
                message.clear();
            }
        }
    })
}
