//! Keeps every byte that it has answered.
//!
//! caught by: 07.memory-does-not-grow
//! cause: keeps-what-it-answered

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut history = Vec::new();
        let mut buffer = [0; 16 << 10];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            history.extend_from_slice(&buffer[..n]);
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
