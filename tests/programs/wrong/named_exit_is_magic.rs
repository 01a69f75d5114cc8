//! Shuts down when a client says `exit`.
//!
//! caught by: 08.echoes-exactly
//! cause: magic-word

use std::process;

use mutants::echo_with;
use mutants::names::{listen_named, say, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        say(format_args!("client {peer} at {}", client.local_addr()?));
        echo_with(Box::new(client), |message| {
            if message.trim_ascii() == b"exit" {
                process::exit(0);
            }
            message.to_ascii_uppercase()
        })
    })
}
