//! Reads until the peer has ended the stream, and answers only then.
//!
//! caught by: 01.upper-cases
//! cause: reads-to-end-before-replying

use std::io::{self, Read, Write};

use mutants::{listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut message = Vec::new();
        client.read_to_end(&mut message)?;
        client.write_all(&message.to_ascii_uppercase())
    })
}
