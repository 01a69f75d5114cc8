//! Takes `{` for the letter after z: the range ends one too late.
//!
//! caught by: 01.exact-on-every-byte
//! cause: other-bytes-changed

use std::io;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            message
                .iter()
                .map(|&byte| {
                    if (b'a'..=b'{').contains(&byte) {
                        byte - 32
                    } else {
                        byte
                    }
                })
                .collect()
        })
    })
}
