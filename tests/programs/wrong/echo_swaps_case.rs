//! Turns capitals into small letters as well.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte
//! cause: reply-not-upper-case

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            message
                .iter()
                .map(|byte| {
                    if byte.is_ascii_lowercase() {
                        byte.to_ascii_uppercase()
                    } else {
                        byte.to_ascii_lowercase()
                    }
                })
                .collect()
        })
    })
}
