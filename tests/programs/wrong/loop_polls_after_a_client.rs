//! Looks for the next client without a pause once it has served one to the end.
//!
//! caught by: *.idle-after-clients-leave
//! not: 08.idle-after-clients-leave
//! cause: busy-waiting

use std::io::{self, Write};

use mutants::{Connection, listen, receive};

pub fn main() -> io::Result<()> {
    let listener = listen();
    loop {
        let Ok(client) = listener.accept() else {
            continue;
        };
        client.set_nonblocking(false)?;
        let served = converse(client).unwrap_or_default();
        listener.set_nonblocking(served > 0)?;
    }
}

/// Serves a client to the end; tells how often it was answered.
fn converse(mut client: Connection) -> io::Result<u32> {
    let mut buffer = [0; 4096];
    let mut replies = 0;
    loop {
        let n = receive(&mut client, &mut buffer)?;
        if n == 0 {
            return Ok(replies);
        }
        client.write_all(&buffer[..n].to_ascii_uppercase())?;
        replies += 1;
    }
}
