//! Asks for the name of its peer later, and ends when the peer has gone.
//!
//! caught by: 08.survives-reset-before-accept 08.descriptors-do-not-grow
//! cause: peer-name-not-handled

use mutants::names::{listen_named, say_and_echo, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, _| {
        let peer = client.peer_addr().expect("it is connected");
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
