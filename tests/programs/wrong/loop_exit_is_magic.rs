//! Shuts down when a client says `exit`.
//!
//! caught by: *.echoes-exactly
//! not: 08.echoes-exactly
//! cause: magic-word

use std::process;

use mutants::{echo_with, listen, serve};

pub fn main() {
    serve(&listen(), |client| {
        echo_with(client, |message| {
            if message.trim_ascii() == b"exit" {
                process::exit(0);
            }
            message.to_ascii_uppercase()
        })
    })
}
