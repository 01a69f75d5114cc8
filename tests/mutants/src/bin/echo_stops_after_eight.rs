//! Gives each conversation eight turns, which ought to be enough.
//!
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! cause: length-limited

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 65_536];
        for _ in 0..8 {
            let n = receive(&mut client, &mut buffer)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
        Ok(())
    })
}
