//! Takes what one read brings for the whole reply.
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 03.client-joins-pieces 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-mid-reply 05.client-joins-pieces
//! caught by: 05.client-server-closes-mid-reply 01.client-survives-short-reads
//! caught by: 03.client-survives-short-reads 05.client-survives-short-reads
//! cause: buffer-too-small one-recv-for-a-message

use std::io::{ErrorKind, Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut buffer = [0; 4096];
        match server.read(&mut buffer)? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            n => Ok(buffer[..n].to_vec()),
        }
    });
}
