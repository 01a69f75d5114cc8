//! Ends when `quit` or `exit` is typed.
//!
//! caught by: 01.client-no-magic-words 03.client-converses 05.client-converses
//! cause: typed-word-is-a-command

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        if line == b"quit" || line == b"exit" {
            std::process::exit(0);
        }
        ask(server, line)
    });
}
