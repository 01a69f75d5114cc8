//! Reads text, and strips the white space around it: the line end of the message goes with it.
//!
//! caught by: 01.keeps-line-ends 01.no-magic-words 01.single-bytes 01.survives-short-reads
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| match std::str::from_utf8(message) {
            Ok(text) => text.trim().to_ascii_uppercase().into_bytes(),
            Err(_) => message.to_ascii_uppercase(),
        })
    })
}
