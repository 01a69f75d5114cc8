//! Throws away what comes first after a conversation was reset, as if it were left over from that.
//!
//! caught by: 05.survives-reset-while-waiting 05.survives-close-mid-message 05.survives-mixed-abuse
//! cause: error-loses-next-client

use std::io::{ErrorKind, Write};

use mutants::{listen, receive, serve};

pub fn main() {
    let mut left_over = false;
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        let mut replies = 0;
        loop {
            let n = match receive(&mut client, &mut buffer) {
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    // Where there was no conversation, nothing can be left of it.
                    left_over |= replies > 1;
                    return Err(error);
                }
                result => result?,
            };
            if n == 0 {
                return Ok(());
            }
            if left_over {
                left_over = false;
                continue;
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
            replies += 1;
        }
    })
}
