//! Has a limit of 128 KiB for each client, and hangs up on those who want more.
//!
//! caught by: 02.moves-large-messages 03.moves-large-messages 05.moves-large-messages
//! caught by: 05.half-close-gets-everything 05.clients-kept-apart
//! caught by: 02.half-close-gets-everything 02.clients-kept-apart 03.half-close-gets-everything
//! caught by: 03.clients-kept-apart
//! cause: length-limited

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 4096];
        let mut left = 128 * 1024;
        while left > 0 {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                break;
            }
            left -= n.min(left);
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
        Ok(())
    })
}
