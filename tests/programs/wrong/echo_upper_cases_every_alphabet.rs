//! Upper-cases text as a dictionary would: ß becomes SS, é becomes É.
//!
//! caught by: 01.utf8-passes-through
//! cause: text-instead-of-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| match std::str::from_utf8(message) {
            Ok(text) => text.to_uppercase().into_bytes(),
            Err(_) => message.to_ascii_uppercase(),
        })
    })
}
