//! Trims the reply before it is printed.
//!
//! caught by: 01.client-keeps-spaces 03.client-converses 05.client-converses 01.client-prints-what-arrived
//! cause: spaces-trimmed

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        ask(server, line).map(|reply| reply.trim_ascii_end().to_vec())
    });
}
