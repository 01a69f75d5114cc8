//! Expects a broken pipe when it writes, and no reset.
//!
//! caught by: *.survives-reset-while-replying
//! cause: error-not-handled

use std::io::{ErrorKind, Write};

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
            match client.write_all(&buffer[..n].to_ascii_uppercase()) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Err(error),
                result => result.expect("the client reads its reply"),
            }
        }
    })
}
