//! Decodes with replacement characters: what is not UTF-8 comes back as something else.
//!
//! caught by: 01.exact-on-every-byte
//! cause: text-instead-of-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            String::from_utf8_lossy(message)
                .to_ascii_uppercase()
                .into_bytes()
        })
    })
}
