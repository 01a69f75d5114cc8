//! Expects a connection to be reset, and no other accident: a broken pipe ends it.
//!
//! caught by: 03.survives-broken-pipe 03.survives-mixed-abuse
//! caught by: 05.survives-broken-pipe 05.survives-mixed-abuse
//! cause: broken-pipe-not-handled

use std::io::{self, ErrorKind};

use mutants::{echo, listen};

fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        match listener.accept().and_then(echo) {
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                eprintln!("a client was lost: {error}");
            }
            result => result?,
        }
    }
}
