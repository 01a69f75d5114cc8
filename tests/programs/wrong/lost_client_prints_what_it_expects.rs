//! Prints the line in upper case when a reply comes, whatever is in it.
//!
//! caught by: 09.client-prints-payload

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| has_id(reply, id),
        )?;
        Ok(line.to_ascii_uppercase())
    });
}
