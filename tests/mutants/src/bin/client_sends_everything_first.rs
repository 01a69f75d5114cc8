//! Reads all of stdin, sends all of it, and only then asks for the replies.
//!
//! caught by: 01.client-one-at-a-time 01.client-prints-at-once 03.client-converses
//! caught by: 03.client-prints-at-once 05.client-converses 05.client-prints-at-once
//! cause: sends-ahead

use std::io::{Read, Write};

use mutants::{address, connect, fail, lines, print};

fn main() {
    let mut server = connect();
    let all: Vec<_> = lines().filter(|line| !line.is_empty()).collect();
    let sent = server.write_all(&all.concat());
    sent.unwrap_or_else(|error| fail(&address(), &error));
    for line in all {
        let mut reply = vec![0; line.len()];
        let result = server.read_exact(&mut reply);
        result.unwrap_or_else(|error| fail(&address(), &error));
        print(&reply);
    }
}
