//! Sends each reply with one write, and does not look at how much it took.
//!
//! caught by: 01.survives-short-writes
//! cause: send-count-ignored

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            let reply = buffer[..n].to_ascii_uppercase();
            // Loopback takes all of it, mostly.
            let _taken = client.write(&reply)?;
        }
    })
}
