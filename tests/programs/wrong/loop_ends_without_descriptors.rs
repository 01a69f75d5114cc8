//! Knows that a client may leave before it is accepted, and ends when it has no descriptor left.
//!
//! caught by: *.survives-too-many-files
//! cause: accept-error-ends-server

use std::io::{self, ErrorKind, Write};

use mutants::{listen, receive};

pub fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        let mut client = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
            Err(error) => return Err(error),
        };
        let mut buffer = [0; 8192];
        while let Ok(n) = receive(&mut client, &mut buffer) {
            let reply = buffer[..n].to_ascii_uppercase();
            if n == 0 || client.write_all(&reply).is_err() {
                break;
            }
        }
    }
}
