//! Decodes with replacement characters: what is not UTF-8 comes back as something else.
//!
//! caught by: 02.echoes-exactly 03.echoes-exactly 05.echoes-exactly
//! cause: text-instead-of-bytes

use mutants::{echo_with, listen, serve};

pub fn main() {
    serve(&listen(), |client| {
        echo_with(client, |message| {
            String::from_utf8_lossy(message)
                .to_ascii_uppercase()
                .into_bytes()
        })
    })
}
