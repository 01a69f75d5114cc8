//! Is content with a part of the reply if no more of it comes.
//!
//! caught by: 03.client-server-closes-mid-reply 03.client-server-resets-mid-reply
//! caught by: 05.client-server-closes-mid-reply
//! cause: half-reply-printed

use std::io::{ErrorKind, Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = vec![0; line.len()];
        let mut received = 0;
        while received < reply.len() {
            match server.read(&mut reply[received..]) {
                Ok(0) | Err(_) if received > 0 => break,
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(n) => received += n,
                Err(error) => return Err(error),
            }
        }
        reply.truncate(received);
        Ok(reply)
    });
}
