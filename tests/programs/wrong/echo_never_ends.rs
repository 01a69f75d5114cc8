//! Never looks for the end of the stream: a read of nothing is answered with nothing, without end.
//!
//! caught by: 01.adds-nothing 01.half-close-gets-everything 01.exits-when-peer-closes
//! cause: end-of-stream-unhandled

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
