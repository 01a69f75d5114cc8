//! Reads all of stdin, sends all of it, and only then asks for the replies.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-prints-what-arrived 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-keeps-spaces 01.client-closes-and-exits 01.client-default-address
//! caught by: 01.client-survives-short-writes 03.client-converses 03.client-joins-pieces
//! caught by: 03.client-prints-at-once 03.client-closes-and-exits
//! caught by: 03.client-empty-line-sends-nothing 03.client-server-closes-early
//! caught by: 03.client-server-closes-mid-reply 05.client-converses 05.client-joins-pieces
//! caught by: 05.client-prints-at-once 05.client-closes-and-exits
//! caught by: 05.client-empty-line-sends-nothing 05.client-server-closes-early
//! caught by: 05.client-server-closes-mid-reply 03.client-server-resets-early
//! caught by: 05.client-survives-short-writes 03.client-server-resets-mid-reply
//! caught by: 03.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! caught by: 03.client-survives-short-reads
//! caught by: 03.client-survives-expired-wait 05.client-survives-short-reads
//! cause: sends-ahead

use std::io::{Read, Write};

use mutants::{address, connect, fail, lines, print};

pub fn main() {
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
