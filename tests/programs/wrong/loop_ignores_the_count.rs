//! Will not wait for a slow reader: sends what there is room for, once, and forgets the rest.
//!
//! caught by: 02.moves-large-messages 03.moves-large-messages 05.moves-large-messages
//! caught by: 05.survives-short-writes 03.survives-short-writes 02.survives-short-writes
//! caught by: 02.half-close-gets-everything 03.half-close-gets-everything 05.half-close-gets-everything
//! caught by: 02.clients-kept-apart 03.clients-kept-apart 05.clients-kept-apart
//! cause: send-count-ignored

use std::io::{ErrorKind, Write};

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            client.set_nonblocking(true)?;
            match client.write(&buffer[..n].to_ascii_uppercase()) {
                Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
                _ => client.set_nonblocking(false)?,
            }
        }
    })
}
