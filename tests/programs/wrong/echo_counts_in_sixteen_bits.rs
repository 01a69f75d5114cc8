//! Counts the bytes of a conversation in a `u16`, which 65,536 of them overflow.
//!
//! caught by: 01.large-message 01.slow-reader-gets-all 01.half-close-gets-everything
//! cause: counter-overflows

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    let mut total = 0_u16;
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            total += message.len() as u16;
            message.to_ascii_uppercase()
        })
    })
}
