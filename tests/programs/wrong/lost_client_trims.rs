//! Trims the line before it sends it.
//!
//! caught by: 09.client-converses

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let message = message(id, line.trim_ascii());
        ask_again(socket, server, &message, Tried::default(), |reply| {
            has_id(reply, id)
        })
    });
}
