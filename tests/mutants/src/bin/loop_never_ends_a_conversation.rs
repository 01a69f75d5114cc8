//! Serves each client in a thread that never looks for the end of the stream.
//!
//! caught by: 02.half-close-gets-everything 02.descriptors-do-not-grow
//! caught by: 02.idle-after-clients-leave
//! caught by: 03.half-close-gets-everything 03.descriptors-do-not-grow
//! caught by: 03.idle-after-clients-leave
//! caught by: 05.half-close-gets-everything 05.descriptors-do-not-grow
//! caught by: 05.idle-after-clients-leave
//! cause: end-of-stream-unhandled

use std::io::{self, Write};
use std::thread;

use mutants::{Connection, listen, receive, serve};

fn main() {
    serve(&listen(), |client| {
        thread::spawn(move || converse(client));
        Ok(())
    })
}

fn converse(mut client: Connection) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = receive(&mut client, &mut buffer)?;
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
    }
}
