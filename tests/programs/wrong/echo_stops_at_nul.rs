//! Takes a NUL for the end of the message, as a C string would have it.
//!
//! caught by: 01.exact-on-every-byte
//! cause: ends-at-zero-byte

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            let text = message.split(|&byte| byte == 0).next().unwrap_or_default();
            text.to_ascii_uppercase()
        })
    })
}
