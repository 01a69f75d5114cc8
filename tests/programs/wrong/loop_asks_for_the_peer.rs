//! Looks up each client's name for its log, and is sure that it has one.
//!
//! caught by: *.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 07.survives-mixed-abuse 07.descriptors-do-not-grow 07.keeps-running
//! not: 08.survives-reset-before-accept
//! cause: peer-name-not-handled

use std::thread;
use std::time::Duration;

use mutants::{echo, listen, serve};

pub fn main() {
    serve(&listen(), |client| {
        // A name service takes its time.
        thread::sleep(Duration::from_millis(5));
        eprintln!("{} has come", client.peer_name().unwrap());
        echo(client)
    })
}
