//! Unwraps what every read and write answer: the first client that misbehaves ends it.
//!
//! caught by: *.descriptors-do-not-grow *.keeps-running *.survives-aborted-accept
//! caught by: *.survives-broken-pipe *.survives-close-mid-message *.survives-failed-transfers
//! caught by: *.survives-interrupted-calls *.survives-mixed-abuse *.survives-reset-before-accept
//! caught by: *.survives-reset-while-replying *.survives-reset-while-waiting
//! caught by: *.survives-too-many-files 03.survives-reset-before-reply
//! not: 02.descriptors-do-not-grow 02.keeps-running
//! not: 08.descriptors-do-not-grow 08.survives-aborted-accept 08.survives-reset-before-accept
//! not: 08.survives-reset-while-waiting
//! cause: accept-error-ends-server error-not-handled interruption-not-handled

use std::io::{Read, Write};

use mutants::listen;

pub fn main() {
    let listener = listen();
    loop {
        let mut client = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        loop {
            let n = client.read(&mut buffer).unwrap();
            if n == 0 {
                break;
            }
            let (head, tail) = buffer[..n].split_at(n / 2);
            client.write_all(&head.to_ascii_uppercase()).unwrap();
            client.write_all(&tail.to_ascii_uppercase()).unwrap();
        }
    }
}
