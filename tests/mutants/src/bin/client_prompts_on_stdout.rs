//! Prompts on stdout, among the replies.
//!
//! caught by: 01.client-prints-only-replies
//! cause: chatter-on-stdout

use std::io::{self, Write};

use mutants::{address, ask, connect, fail, lines, print};

fn main() {
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
