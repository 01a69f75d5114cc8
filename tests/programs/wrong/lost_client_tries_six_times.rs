//! Sends each message six times.
//!
//! caught by: 09.client-gives-up
//! cause: tries-too-often

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let tried = Tried {
            tries: 6,
            ..Tried::default()
        };
        ask_again(socket, server, &message(id, line), tried, |reply| {
            has_id(reply, id)
        })
    });
}
