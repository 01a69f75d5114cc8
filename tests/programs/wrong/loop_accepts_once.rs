//! Accepts outside the loop: its conversation begins again with a client that has gone.
//!
//! caught by: 02.second-client 02.two-hundred-clients 02.silent-clients
//! caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: end-of-stream-unhandled

use std::io::{self, Write};

use mutants::{listen, receive};

pub fn main() -> io::Result<()> {
    let listener = listen();
    let mut client = listener.accept()?;
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
    }
}
