//! Sends one byte less than it got, to be rid of a newline that is not always there.
//!
//! caught by: 01.upper-cases
//! cause: bytes-stripped

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            message[..message.len() - 1].to_ascii_uppercase()
        })
    })
}
