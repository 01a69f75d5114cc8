//! Handles every error of a conversation, and none of accept.
//!
//! caught by: 08.survives-aborted-accept
//! cause: accept-error-ends-server

use std::io;

use mutants::names::{listen_named, say_and_echo};

pub fn main() -> io::Result<()> {
    let listener = listen_named();
    loop {
        let (client, peer) = listener.accept()?;
        let line = format!("client {peer} at {}", client.local_addr()?);
        if let Err(error) = say_and_echo(client, line) {
            eprintln!("{peer}: {error}");
        }
    }
}
