//! Closes its listening socket while it serves a client, and makes a new one afterwards.
//!
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.clients-kept-apart
//! caught by: 03.backlog-client-is-served 03.clients-kept-apart
//! caught by: 05.backlog-client-is-served 05.clients-kept-apart
//! cause: listener-closed-while-serving

use std::io;

use mutants::{Listener, echo, listen};

fn main() -> io::Result<()> {
    let mut address = mutants::address();
    let mut listener = listen();
    if let Listener::Tcp(tcp) = &listener {
        address = tcp.local_addr()?.to_string();
    }
    loop {
        let client = listener.accept()?;
        drop(listener);
        if let Err(error) = client.try_clone().and_then(echo) {
            eprintln!("a client was lost: {error}");
        }
        listener = Listener::bind(&address)?;
    }
}
