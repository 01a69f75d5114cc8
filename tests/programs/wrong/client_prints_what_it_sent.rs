//! Prints the line that was typed where the reply belongs.
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
//! cause: prints-what-it-sent

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        ask(server, line)?;
        Ok(line.to_vec())
    });
}
