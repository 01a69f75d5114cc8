//! Takes the end of the first wait for the end of everything.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: gives-up-too-early

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let tried = Tried {
            tries: 1,
            ..Tried::default()
        };
        ask_again(socket, server, &message(id, line), tried, |reply| {
            has_id(reply, id)
        })
    });
}
