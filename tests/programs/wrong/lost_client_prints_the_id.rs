//! Prints the whole reply, its id included.
//!
//! caught by: 09.client-converses 09.client-prints-payload 09.client-empty-line
//! caught by: 09.client-longest-message 09.client-one-at-a-time 09.client-sends-again
//! caught by: 09.client-last-try-counts 09.client-strays-change-no-wait 09.client-ignores-strangers
//! caught by: 09.client-ignores-other-ids 09.client-ignores-duplicates 09.client-late-reply
//! caught by: 09.client-ignores-short-datagrams 09.client-closes-and-exits
//! cause: chatter-on-stdout

use mutants::{ask_right, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let payload = ask_right(socket, server, id, line)?;
        Ok(message(id, &payload))
    });
}
