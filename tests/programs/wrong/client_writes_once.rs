//! Sends each line with one write, and does not look at how much it took.
//!
//! caught by: 01.client-survives-short-writes
//! caught by: 03.client-survives-short-writes
//! caught by: 05.client-survives-short-writes
//! cause: send-count-ignored

use std::io::{Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        // Loopback takes all of it, mostly.
        let _taken = server.write(line)?;
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply)?;
        Ok(reply)
    });
}
