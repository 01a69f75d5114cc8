//! Unwraps what every read and write answer: the first client that misbehaves ends it.
//!
//! caught by: 03.survives-reset-while-waiting
//! cause: error-not-handled

use std::io::{Read, Write};

use mutants::listen;

fn main() {
    let listener = listen();
    loop {
        let mut client = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        loop {
            let n = client.read(&mut buffer).unwrap();
            if n == 0 {
                break;
            }
            client.write_all(&buffer[..n].to_ascii_uppercase()).unwrap();
        }
    }
}
