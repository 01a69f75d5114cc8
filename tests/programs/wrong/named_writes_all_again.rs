//! When a write takes a part, it writes all of the reply once more.
//!
//! caught by: 08.survives-short-writes
//! cause: sends-again-after-short-write

use std::io::{Read, Write};

use mutants::names::{listen_named, say, serve_named};

pub fn main() {
    serve_named(&listen_named(), |mut client, peer| {
        say(format_args!("client {peer} at {}", client.local_addr()?));
        let mut buffer = [0; 8192];
        loop {
            let n = client.read(&mut buffer)?;
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
