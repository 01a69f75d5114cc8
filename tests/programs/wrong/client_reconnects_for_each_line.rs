//! Opens a connection of its own for each line.
//!
//! caught by: 01.client-sends-lines 01.client-one-at-a-time 01.client-one-connection
//! caught by: 01.client-last-line 01.client-prints-at-once 01.client-prints-only-replies
//! caught by: 01.client-survives-short-writes 03.client-converses 03.client-prints-at-once
//! caught by: 03.client-empty-line-sends-nothing 03.client-survives-short-writes
//! caught by: 05.client-converses 05.client-prints-at-once 05.client-empty-line-sends-nothing
//! caught by: 05.client-survives-short-writes 01.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! caught by: 03.client-survives-short-reads 05.client-survives-short-reads
//! cause: connects-more-than-once

use mutants::{address, ask, connect, fail, lines, print};

pub fn main() {
    for line in lines().filter(|line| !line.is_empty()) {
        let reply = ask(&mut connect(), &line);
        print(&reply.unwrap_or_else(|error| fail(&address(), &error)));
    }
}
