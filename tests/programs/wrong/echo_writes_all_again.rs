//! When a write takes a part, it writes all of the reply once more.
//!
//! caught by: *.survives-short-writes 01.exits-when-peer-closes
//! not: 08.survives-short-writes
//! cause: goes-on-after-conversation sends-again-after-short-write

use std::io::Write;

use mutants::{listen, receive, serve};

pub fn main() {
    serve(&listen(), |mut client| {
        let mut buffer = [0; 8192];
        loop {
            let n = receive(&mut client, &mut buffer)?;
            if n == 0 {
                return Ok(());
            }
            let reply = buffer[..n].to_ascii_uppercase();
            let mut taken = client.write(&reply)?;
            while taken < reply.len() {
                taken += client.write(&reply)?;
            }
        }
    })
}
