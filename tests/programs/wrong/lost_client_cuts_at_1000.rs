//! Prints no more than a thousand bytes of a reply.
//!
//! caught by: 09.client-longest-message
//! cause: buffer-too-small

use mutants::{ask_right, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let mut payload = ask_right(socket, server, id, line)?;
        payload.truncate(1000);
        Ok(payload)
    });
}
