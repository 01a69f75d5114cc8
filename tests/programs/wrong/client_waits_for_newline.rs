//! Waits for the newline at the end of the reply, which nobody sends.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-prints-at-once
//! caught by: 01.client-prints-only-replies 01.client-keeps-spaces 01.client-closes-and-exits
//! caught by: 01.client-survives-short-writes 03.client-converses 03.client-joins-pieces
//! caught by: 03.client-prints-at-once 03.client-closes-and-exits
//! caught by: 03.client-empty-line-sends-nothing 03.client-server-closes-early
//! caught by: 03.client-server-closes-mid-reply 05.client-converses
//! caught by: 03.client-survives-short-writes 05.client-joins-pieces 05.client-prints-at-once
//! caught by: 05.client-closes-and-exits 05.client-empty-line-sends-nothing
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! caught by: 05.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! caught by: 03.client-survives-short-reads 03.client-survives-expired-wait
//! caught by: 05.client-survives-short-reads
//! cause: end-unnoticed client-waits-for-newline half-reply-printed

use std::io::{BufRead, BufReader, Write};

use mutants::{connect, talk_with};

pub fn main() {
    talk_with(&mut connect(), |server, line| {
        server.write_all(line)?;
        let mut reply = Vec::new();
        BufReader::new(server.try_clone()?).read_until(b'\n', &mut reply)?;
        Ok(reply)
    });
}
