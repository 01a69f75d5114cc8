//! Logs each client's name, and is sure that it has one.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use mutants::{echo, listen, serve};

fn main() {
    serve(&listen(), |client| {
        eprintln!("{} has come", client.peer_name().unwrap());
        echo(client)
    })
}
