//! Sends what its language prints for bytes, quotes and all: `B'HELLO'`.
//!
//! caught by: 01.upper-cases
//! cause: bytes-added

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            format!("b'{}'", message.escape_ascii())
                .to_ascii_uppercase()
                .into_bytes()
        })
    })
}
