//! Means to leave the conversation, and leaves the loop around accept with the same `break`.
//!
//! caught by: 02.second-client
//! cause: ends-after-one-client

use std::io::{self, Write};

use mutants::{listen, receive};

fn main() -> io::Result<()> {
    let listener = listen();
    let mut buffer = [0; 4096];
    #[expect(clippy::never_loop, reason = "it is the mistake")]
    'clients: loop {
        let mut client = listener.accept()?;
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                break 'clients;
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    }
    Ok(())
}
