//! Serves a hundred clients, and ends.
//!
//! caught by: 08.serves-many-clients
//! cause: ends-after-some-clients

use std::io;

use mutants::names::{listen_named, say_and_echo};

pub fn main() -> io::Result<()> {
    let listener = listen_named();
    for _ in 0..100 {
        let Ok((client, peer)) = listener.accept() else {
            continue;
        };
        let line = format!("client {peer} at {}", client.local_addr()?);
        if let Err(error) = say_and_echo(client, line) {
            eprintln!("{peer}: {error}");
        }
    }
    Ok(())
}
