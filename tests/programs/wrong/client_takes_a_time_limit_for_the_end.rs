//! Waits five seconds for a reply, and takes it for the end of the conversation when they are over.
//!
//! caught by: 03.client-survives-expired-wait
//! cause: failure-taken-for-success

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use mutants::{connect, talk_with};

pub fn main() {
    let mut server = connect();
    let _ = server.set_read_timeout(Duration::from_secs(5));
    talk_with(&mut server, |server, line| {
        server.write_all(line)?;
        let mut reply = vec![0; line.len()];
        match server.read_exact(&mut reply) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => std::process::exit(0),
            other => other?,
        }
        Ok(reply)
    });
}
