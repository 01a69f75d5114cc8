//! Prompts on stdout, among the replies.
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-prints-at-once
//! caught by: 01.client-prints-only-replies 01.client-keeps-spaces 03.client-converses
//! caught by: 01.client-survives-short-writes 03.client-joins-pieces 03.client-prints-at-once
//! caught by: 03.client-empty-line-sends-nothing 03.client-survives-short-writes
//! caught by: 05.client-converses 05.client-joins-pieces 05.client-prints-at-once
//! caught by: 05.client-empty-line-sends-nothing 05.client-survives-short-writes
//! caught by: 01.client-survives-short-reads 03.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! caught by: 03.client-survives-expired-wait 05.client-survives-short-reads
//! cause: chatter-on-stdout

use std::io::{self, Write};

use mutants::{address, ask, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    let mut lines = lines();
    loop {
        print!("> ");
        io::stdout().flush().expect("stdout can be written");
        let Some(line) = lines.next() else { break };
        if !line.is_empty() {
            let reply = ask(&mut server, &line);
            print(&reply.unwrap_or_else(|error| fail(&address(), &error)));
        }
    }
}
