//! Waits for the reply, and prints what it believes to be in it.
//!
//! caught by: 01.client-prints-what-arrived 01.client-last-line 03.client-converses
//! caught by: 05.client-converses
//! cause: prints-what-it-sent

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        ask(server, line)?;
        Ok(line.to_ascii_uppercase())
    });
}
