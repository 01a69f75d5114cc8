//! Serves all clients, and sends each reply with one write.
//!
//! caught by: 03.survives-short-writes 05.survives-short-writes 07.survives-short-writes
//! cause: send-count-ignored

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            let reply = buffer[..n].to_ascii_uppercase();
            let _taken = client.write(&reply)?;
        }
    })
}
