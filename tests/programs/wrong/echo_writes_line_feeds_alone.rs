//! Makes `\n` of every `\r\n`, as if it were a text file.
//!
//! caught by: 01.keeps-line-ends
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            String::from_utf8(message.to_ascii_uppercase())
                .map(|text| text.replace("\r\n", "\n").into_bytes())
                .unwrap_or_else(|bytes| bytes.into_bytes())
        })
    })
}
