//! Takes `quit` for a command, in capitals too.
//!
//! caught by: 01.no-magic-words
//! cause: magic-word

use std::io;
use std::process;

use mutants::{echo_with, listen, serve_one};

pub fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            if message.trim_ascii().eq_ignore_ascii_case(b"quit") {
                process::exit(0);
            }
            message.to_ascii_uppercase()
        })
    })
}
