//! Guards its first reply in each conversation, and not those that follow.
//!
//! caught by: *.survives-reset-while-replying 03.survives-broken-pipe 07.survives-broken-pipe
//! cause: error-not-handled

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        }
    })
}
