//! Waits for as many bytes as the line has characters.
//!
//! caught by: 01.client-joins-split-character 03.client-converses 03.client-joins-pieces
//! caught by: 05.client-converses 05.client-joins-pieces
//! cause: counts-characters

use std::io::{Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = vec![0; String::from_utf8_lossy(line).chars().count()];
        server.read_exact(&mut reply)?;
        Ok(reply)
    });
}
