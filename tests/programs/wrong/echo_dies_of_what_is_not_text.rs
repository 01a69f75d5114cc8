//! Believes that every message is text, and dies of the first that is not.
//!
//! caught by: 01.exact-on-every-byte
//! cause: text-instead-of-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            let text = std::str::from_utf8(message).expect("the message is text");
            text.to_ascii_uppercase().into_bytes()
        })
    })
}
