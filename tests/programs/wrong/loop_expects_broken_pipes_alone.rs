//! Expects a broken pipe of each reply, the first among them, and no reset.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! cause: error-not-handled

use std::io::{ErrorKind, Write};

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
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
