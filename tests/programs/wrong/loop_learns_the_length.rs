//! Takes the length of a message from its first client, and waits for as many bytes from all others.
//!
//! caught by: 02.second-client 02.backlog-client-is-served 02.port-never-refuses
//! caught by: 02.clients-kept-apart
//! cause: waits-for-full-buffer

use std::io::{Read, Write};

use mutants::{listen, receive, serve};

pub fn main() {
    let mut length = None;
    serve(&listen(), |mut client| {
        let mut buffer = vec![0; 65_536];
        if let Some(length) = length {
            buffer.truncate(length);
            while client.read_exact(&mut buffer).is_ok() {
                client.write_all(&buffer.to_ascii_uppercase())?;
            }
            return Ok(());
        }
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            length.get_or_insert(n);
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
