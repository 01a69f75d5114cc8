//! Strips the white space around the message, and its line end with it.
//!
//! caught by: 01.keeps-line-ends
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| message.trim_ascii().to_ascii_uppercase())
    })
}
