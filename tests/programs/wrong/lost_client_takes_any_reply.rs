//! Takes whatever the server sends for the reply.
//!
//! caught by: 09.client-strays-change-no-wait 09.client-ignores-other-ids
//! caught by: 09.client-ignores-duplicates 09.client-late-reply
//! cause: stray-taken-for-reply

use mutants::{Tried, ask_again, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| reply.len() >= 4,
        )
    });
}
