//! Logs each client's name, and is sure that it has one.
//!
//! caught by: 03.survives-reset-before-accept
//! cause: peer-name-not-handled

use mutants::{echo, listen, serve};

fn main() {
    serve(&listen(), |client| {
        eprintln!("{} has come", client.peer_name().unwrap());
        echo(client)
    })
}
