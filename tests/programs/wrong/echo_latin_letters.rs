//! Takes every byte for a letter of Latin-1.
//!
//! caught by: 01.exact-on-every-byte 01.utf8-passes-through
//! cause: text-instead-of-bytes

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            message
                .iter()
                .map(|&byte| match byte {
                    b'a'..=b'z' | 0xe0..=0xf6 | 0xf8..=0xfe => byte - 32,
                    other => other,
                })
                .collect()
        })
    })
}
