//! Has room for 1,024 bytes, and takes no more of a reply.
//!
//! caught by: 01.client-long-reply 03.client-joins-pieces 05.client-joins-pieces
//! cause: buffer-too-small

use std::io::{Read, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut buffer = [0; 1024];
        let n = line.len().min(buffer.len());
        server.read_exact(&mut buffer[..n])?;
        Ok(buffer[..n].to_vec())
    });
}
