//! Gives each client two seconds, and panics when they are over.
//!
//! caught by: *.survives-expired-wait
//! cause: time-limit-not-handled

use std::io::{ErrorKind, Write};
use std::time::Duration;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        client.set_read_timeout(Duration::from_secs(2))?;
        let mut buffer = [0; 8192];
        loop {
            let n = match receive(&mut client, &mut buffer) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => panic!("{error}"),
                other => other?,
            };
            if n == 0 {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
