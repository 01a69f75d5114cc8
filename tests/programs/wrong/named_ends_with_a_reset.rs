//! Handles errors of accept, and ends when a conversation breaks.
//!
//! caught by: 08.survives-reset-while-waiting 08.survives-reset-before-accept 08.descriptors-do-not-grow
//! cause: error-not-handled

use std::io;

use mutants::names::{listen_named, say_and_echo};

pub fn main() -> io::Result<()> {
    let listener = listen_named();
    loop {
        match listener.accept() {
            Ok((client, peer)) => {
                let line = format!("client {peer} at {}", client.local_addr()?);
                say_and_echo(client, line)?;
            }
            Err(error) => eprintln!("accept: {error}"),
        }
    }
}
