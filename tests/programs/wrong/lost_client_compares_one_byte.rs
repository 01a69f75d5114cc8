//! Compares the last byte of the id alone.
//!
//! caught by: 09.client-ignores-other-ids
//! cause: stray-taken-for-reply

use mutants::{Tried, ask_again, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| reply.len() >= 4 && reply[3] == id.to_be_bytes()[3],
        )
    });
}
