//! Decodes each piece of a reply by itself: a character that two pieces share is lost.
//!
//! caught by: 01.client-joins-split-character 03.client-joins-pieces 05.client-joins-pieces
//! cause: decodes-piece-by-piece

use std::io::{ErrorKind, Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = String::new();
        let mut received = 0;
        let mut buffer = [0; 65_536];
        while received < line.len() {
            let n = server.read(&mut buffer)?;
            if n == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            received += n;
            reply.push_str(&String::from_utf8_lossy(&buffer[..n]));
        }
        Ok(reply.into_bytes())
    });
}
