//! Ends a conversation after 16 MiB.
//!
//! caught by: 07.moves-large-stream 07.memory-does-not-grow
//! by luck: 07.stops-reading

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut left: usize = 16 << 20;
        let mut buffer = [0; 16 << 10];
        while left > 0 {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                break;
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
            left = left.saturating_sub(n);
        }
        Ok(())
    })
}
