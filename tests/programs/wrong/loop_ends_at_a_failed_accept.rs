//! Handles every error of a conversation, and none of accept.
//!
//! caught by: *.survives-aborted-accept 03.survives-too-many-files 07.survives-too-many-files
//! not: 08.survives-aborted-accept
//! cause: accept-error-ends-server

use std::io::{self, Write};

use mutants::{listen, receive};

pub fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        let mut client = listener.accept()?;
        let mut buffer = [0; 8192];
        while let Ok(n) = receive(&mut client, &mut buffer) {
            let reply = buffer[..n].to_ascii_uppercase();
            if n == 0 || client.write_all(&reply).is_err() {
                break;
            }
        }
    }
}
