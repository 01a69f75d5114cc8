//! Drops the text after the last newline.
//!
//! caught by: 01.client-last-line 03.client-converses 05.client-converses
//! cause: drops-last-line

use std::io::{self, BufRead};

use mutants::{address, ask, connect, fail, print};

pub fn main() {
    let mut server = connect();
    let mut line = String::new();
    while io::stdin()
        .lock()
        .read_line(&mut line)
        .expect("stdin is text")
        > 0
    {
        let Some(message) = line.strip_suffix('\n') else {
            break;
        };
        let message = message.strip_suffix('\r').unwrap_or(message);
        if !message.is_empty() {
            let reply = ask(&mut server, message.as_bytes());
            print(&reply.unwrap_or_else(|error| fail(&address(), &error)));
        }
        line.clear();
    }
}
