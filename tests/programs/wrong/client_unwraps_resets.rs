//! Expects the server to close too early, and not that it resets the connection.
//!
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! cause: panics-instead-of-reporting

use std::io::{ErrorKind, Read, Write};

use mutants::{address, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines().filter(|line| !line.is_empty()) {
        server.write_all(&line).unwrap();
        let mut reply = vec![0; line.len()];
        match server.read_exact(&mut reply) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => fail(&address(), &error),
            result => result.unwrap(),
        }
        print(&reply);
    }
}
