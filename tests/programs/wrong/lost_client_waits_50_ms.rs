//! Waits 50 ms for each reply.
//!
//! caught by: 09.client-waits-200-ms 09.client-strays-change-no-wait
//! by luck: 09.client-nobody-there 09.client-last-try-counts
//! cause: wrong-patience

use std::time::Duration;

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let tried = Tried {
            patience: Duration::from_millis(50),
            ..Tried::default()
        };
        ask_again(socket, server, &message(id, line), tried, |reply| {
            has_id(reply, id)
        })
    });
}
