//! Takes a single byte for the newline that a person typed by mistake, and passes it over.
//!
//! caught by: 01.single-bytes
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| match message {
            [_] => Vec::new(),
            message => message.to_ascii_uppercase(),
        })
    })
}
