//! Hands every error up with `?`, past the loop around accept: the first client that misbehaves ends it.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! caught by: 03.survives-broken-pipe 03.survives-reset-before-accept 03.survives-close-mid-message
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! caught by: 05.survives-reset-while-waiting 05.survives-broken-pipe 05.survives-close-mid-message
//! caught by: 05.survives-mixed-abuse 05.descriptors-do-not-grow 05.keeps-running
//! cause: error-not-handled accept-error-ends-server

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
