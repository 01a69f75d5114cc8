//! Listens for one client at a time: closes the listening socket when it has one, and makes a new one
//! a moment after that client has left.
//!
//! caught by: 02.second-client 02.two-hundred-clients 02.half-close-gets-everything
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 02.descriptors-do-not-grow 02.keeps-running
//! cause: listening-socket-renewed

use std::io;
use std::thread;
use std::time::Duration;

use mutants::{Listener, echo, listen};

pub fn main() -> io::Result<()> {
    let mut listener = listen();
    let address = listener.name(&mutants::address());
    loop {
        let client = listener.accept()?;
        drop(listener);
        if let Err(error) = echo(client) {
            eprintln!("a client was lost: {error}");
        }
        thread::sleep(Duration::from_millis(100));
        listener = Listener::bind(&address)?;
    }
}
