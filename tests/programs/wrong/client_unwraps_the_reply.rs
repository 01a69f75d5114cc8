//! Unwraps what send and recv answer: a conversation that breaks is a panic.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! caught by: 03.client-server-resets-early 03.client-server-resets-mid-reply
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: panics-instead-of-reporting

use std::io::{Read, Write};

use mutants::{connect, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines().filter(|line| !line.is_empty()) {
        server.write_all(&line).unwrap();
        let mut reply = vec![0; line.len()];
        server.read_exact(&mut reply).unwrap();
        print(&reply);
    }
}
