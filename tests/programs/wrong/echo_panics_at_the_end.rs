//! Takes the end of the stream for an accident.
//!
//! caught by: 01.exits-when-peer-closes
//! cause: end-taken-for-error

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            assert!(n > 0, "the client has gone");
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
