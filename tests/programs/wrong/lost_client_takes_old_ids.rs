//! Drops the replies of the future, and takes those of the past.
//!
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
            |reply| {
                reply
                    .get(..4)
                    .is_some_and(|old| old <= &id.to_be_bytes()[..])
            },
        )
    });
}
