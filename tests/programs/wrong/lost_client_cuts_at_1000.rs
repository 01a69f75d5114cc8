//! Prints no more than a thousand bytes of a reply.
//!
//! caught by: 09.client-longest-message
//! cause: buffer-too-small

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let mut payload = ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| has_id(reply, id),
        )?;
        payload.truncate(1000);
        Ok(payload)
    });
}
