//! Closes its listening socket after every thirty clients, and makes a new one.
//!
//! caught by: *.keeps-running *.survives-aborted-accept *.survives-too-many-files
//! not: 08.survives-aborted-accept
//! cause: accept-error-ends-server listening-socket-renewed

use std::io;

use mutants::{Listener, echo, listen};

pub fn main() -> io::Result<()> {
    let mut listener = listen();
    let address = listener.name(&mutants::address());
    loop {
        for count in 1..=30 {
            let client = listener.accept()?;
            if let Err(error) = client.try_clone().and_then(echo) {
                eprintln!("a client was lost: {error}");
            }
            if count == 30 {
                drop(listener);
                listener = Listener::bind(&address)?;
            }
        }
    }
}
