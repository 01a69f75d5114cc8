//! Sends away who has gone before it is served, and of a reply expects a broken pipe alone, no reset.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
//! cause: error-not-handled

use std::io::{ErrorKind, Write};

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        // Of a client that was reset in the backlog the name is gone, too.
        client.peer_name()?;
        let mut buffer = [0; 8192];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            match client.write_all(&buffer[..n].to_ascii_uppercase()) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Err(error),
                result => result.expect("the client is there"),
            }
        }
    })
}
