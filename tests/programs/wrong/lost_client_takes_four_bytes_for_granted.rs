//! Looks for the id before it knows that there is one.
//!
//! caught by: 09.client-ignores-short-datagrams

use mutants::{Tried, ask_again, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| reply[..4] == id.to_be_bytes(),
        )
    });
}
