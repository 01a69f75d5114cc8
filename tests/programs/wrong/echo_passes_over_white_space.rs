//! Takes a read that brings nothing but white space for an empty message, and does not answer it.
//!
//! caught by: 01.keeps-line-ends 01.single-bytes 01.survives-short-reads
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            if message.trim_ascii().is_empty() {
                return Vec::new();
            }
            message.to_ascii_uppercase()
        })
    })
}
