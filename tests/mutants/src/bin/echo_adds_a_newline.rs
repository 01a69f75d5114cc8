//! Ends each reply with a newline that nobody sent.
//!
//! caught by: 01.adds-nothing
//! cause: bytes-added

use std::io;

use mutants::{echo_with, listen, serve_one};

fn main() -> io::Result<()> {
    serve_one(&listen(), |client| {
        echo_with(client, |message| {
            let mut reply = message.to_ascii_uppercase();
            reply.push(b'\n');
            reply
        })
    })
}
