//! Has a limit of 128 KiB for each client, and hangs up on those who want more.
//!
//! caught by: 08.moves-large-messages 08.half-close-gets-everything
//! cause: length-limited

use std::io::{Read, Write};

use mutants::names::{listen_named, say, serve_named};

pub fn main() {
    serve_named(&listen_named(), |mut client, peer| {
        say(format_args!("client {peer} at {}", client.local_addr()?));
        let mut buffer = [0; 4096];
        let mut left = 128 * 1024;
        while left > 0 {
            let n = client.read(&mut buffer)?;
            if n == 0 {
                break;
            }
            left -= n.min(left);
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
        Ok(())
    })
}
