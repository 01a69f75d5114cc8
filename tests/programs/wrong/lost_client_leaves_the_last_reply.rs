//! Sends the message a fifth time, and does not wait for the reply to that.
//!
//! caught by: 09.client-last-try-counts
//! cause: last-try-not-awaited

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let message = message(id, line);
        let tried = Tried {
            tries: 4,
            ..Tried::default()
        };
        ask_again(socket, server, &message, tried, |reply| has_id(reply, id)).or_else(|error| {
            socket.send_to(&message, server)?;
            Err(error)
        })
    });
}
