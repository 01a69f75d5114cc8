//! Sends an empty line too, and waits for an answer to what was never on the wire.
//!
//! caught by: 03.client-empty-line-sends-nothing 05.client-empty-line-sends-nothing
//! cause: waits-for-empty-answer

use std::io::{ErrorKind, Read, Write};

use mutants::{address, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines() {
        let asked = server.write_all(&line);
        asked.unwrap_or_else(|error| fail(&address(), &error));
        let mut reply = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            match server.read(&mut buffer) {
                Ok(0) => fail(&address(), &ErrorKind::UnexpectedEof.into()),
                Ok(n) => reply.extend_from_slice(&buffer[..n]),
                Err(error) => fail(&address(), &error),
            }
            if reply.len() >= line.len() {
                break;
            }
        }
        print(&reply);
    }
}
