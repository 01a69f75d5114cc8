//! When a write takes a part of a line, it writes all of it once more.
//!
//! caught by: *.client-survives-short-writes
//! cause: sends-again-after-short-write

use std::io::{Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        let mut taken = server.write(line)?;
        while taken < line.len() {
            taken += server.write(line)?;
        }
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply)?;
        Ok(reply)
    });
}
