//! Hands every error up with `?`, past the loop around accept: the first client that misbehaves ends it.
//!
//! caught by: *.descriptors-do-not-grow *.keeps-running *.survives-aborted-accept
//! caught by: *.survives-broken-pipe *.survives-close-mid-message *.survives-failed-transfers
//! caught by: *.survives-mixed-abuse *.survives-reset-before-accept *.survives-reset-while-replying
//! caught by: *.survives-reset-while-waiting *.survives-too-many-files
//! caught by: 03.survives-reset-before-reply
//! not: 02.descriptors-do-not-grow 02.keeps-running
//! not: 08.descriptors-do-not-grow 08.survives-aborted-accept 08.survives-reset-before-accept
//! not: 08.survives-reset-while-waiting
//! cause: accept-error-ends-server error-not-handled

use std::io::{self, Write};

use mutants::{listen, receive};

pub fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        let mut client = listener.accept()?;
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                break;
            }
            let (head, tail) = buffer[..n].split_at(n / 2);
            client.write_all(&head.to_ascii_uppercase())?;
            client.write_all(&tail.to_ascii_uppercase())?;
        }
    }
}
