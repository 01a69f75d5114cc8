//! Upper-cases text as a dictionary would: ß becomes SS.
//!
//! caught by: 02.echoes-exactly 03.echoes-exactly 05.echoes-exactly
//! cause: text-instead-of-bytes

use mutants::{echo_with, listen, serve};

pub fn main() {
    serve(&listen(), |client| {
        echo_with(client, |message| match std::str::from_utf8(message) {
            Ok(text) => text.to_uppercase().into_bytes(),
            Err(_) => message.to_ascii_uppercase(),
        })
    })
}
