//! Reads once, replies once, and has done.
//!
//! caught by: 01.answers-each-message
//! cause: one-reply-only

use std::io::{self, Write};

use mutants::{listen, receive, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())
    })
}
