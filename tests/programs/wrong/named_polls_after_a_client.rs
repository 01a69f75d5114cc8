//! Looks for the next client without a pause once it has served one.
//!
//! caught by: 08.idle-after-clients-leave
//! cause: busy-waiting

use std::io;

use mutants::names::{listen_named, say_and_echo};

pub fn main() -> io::Result<()> {
    let listener = listen_named();
    loop {
        let Ok((client, peer)) = listener.accept() else {
            continue;
        };
        client.set_nonblocking(false)?;
        let line = format!("client {peer} at {}", client.local_addr()?);
        let served = say_and_echo(client, line);
        listener.set_nonblocking(served.is_ok())?;
    }
}
