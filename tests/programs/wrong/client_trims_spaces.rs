//! Trims the line on both sides before it is sent.
//!
//! caught by: 01.client-keeps-spaces 03.client-converses 05.client-converses
//! cause: spaces-trimmed

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        ask(server, line.trim_ascii())
    });
}
