//! Prints the line in upper case when a reply comes, whatever is in it.
//!
//! caught by: 09.client-prints-payload

use mutants::{ask_right, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_right(socket, server, id, line)?;
        Ok(line.to_ascii_uppercase())
    });
}
