//! Sends the line with its newline, and takes it off the reply.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-prints-at-once
//! caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-closes-and-exits
//! caught by: 01.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! cause: line-end-sent

use mutants::{ask, connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        let mut reply = ask(server, &[line, b"\n"].concat())?;
        reply.pop();
        Ok(reply)
    });
}
