//! Will not wait for a slow reader: sends what there is room for, once, and forgets the rest.
//!
//! caught by: 01.slow-reader-gets-all 01.survives-short-writes 01.half-close-gets-everything
//! cause: send-count-ignored

use std::io::{self, ErrorKind, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
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
