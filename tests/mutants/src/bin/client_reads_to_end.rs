//! Reads the reply until the server ends the stream; the server waits for the next message.
//!
//! caught by: 01.client-prints-at-once
//! cause: reads-to-end-before-replying

use std::io::{Read, Write};

use mutants::{connect, talk_with};

fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = Vec::new();
        server.read_to_end(&mut reply)?;
        Ok(reply)
    });
}
