//! Reads until it has the whole reply, also from a server that has gone.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: end-of-stream-unhandled

use std::io::{Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = vec![0; line.len()];
        let mut received = 0;
        while received < reply.len() {
            received += server.read(&mut reply[received..])?;
        }
        Ok(reply)
    });
}
