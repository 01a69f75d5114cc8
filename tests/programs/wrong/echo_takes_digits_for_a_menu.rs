//! Takes a single digit for the choice from a menu, which there once was, and passes it over.
//!
//! caught by: 01.needs-no-newline 01.no-magic-words
//! cause: magic-word

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| match message {
            [b'0'..=b'9'] => Vec::new(),
            message => message.to_ascii_uppercase(),
        })
    })
}
