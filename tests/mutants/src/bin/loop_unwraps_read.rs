//! Guards its writes, and not the read that waits for the next message.
//!
//! caught by: 03.survives-reset-while-waiting
//! cause: error-not-handled

use std::io::{Read, Write};

use mutants::{listen, serve};

fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = client.read(&mut buffer).unwrap();
            if n == 0 {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
