//! Waits five seconds for a reply, and prints what has come by then.
//!
//! caught by: 03.client-survives-expired-wait
//! cause: time-limit-not-handled

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use mutants::{connect, talk_with};

pub fn main() {
    let mut server = connect();
    let _ = server.set_read_timeout(Duration::from_secs(5));
    talk_with(&mut server, |server, line| {
        server.write_all(line)?;
        let mut reply = Vec::new();
        while reply.len() < line.len() {
            let mut chunk = vec![0; line.len() - reply.len()];
            match server.read(&mut chunk) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => reply.extend_from_slice(&chunk[..n]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        Ok(reply)
    });
}
