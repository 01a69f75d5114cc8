//! Closes its listening socket after every thirty clients, and makes a new one.
//!
//! caught by: 02.keeps-running 03.keeps-running 05.keeps-running 03.survives-aborted-accept
//! caught by: 03.survives-too-many-files 05.survives-too-many-files
//! cause: listening-socket-renewed accept-error-ends-server

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
