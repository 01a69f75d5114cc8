//! Sends a newline for an empty line, so as to have something to wait for.
//!
//! caught by: 03.client-empty-line-sends-nothing 05.client-empty-line-sends-nothing
//! cause: line-end-sent

use mutants::{address, ask, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines() {
        let message = if line.is_empty() { b"\n" } else { &line[..] };
        let reply = ask(&mut server, message).unwrap_or_else(|error| fail(&address(), &error));
        print(if line.is_empty() { b"" } else { &reply });
    }
}
