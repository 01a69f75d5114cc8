//! Has five tries for all lines together, and one for each line after them.
//!
//! caught by: 09.client-last-try-counts
//! cause: tries-counted-on

use std::io::ErrorKind;

use mutants::{Tried, ask_again, has_id, message, talk_with_ids};

pub fn main() {
    let mut left = 5;
    talk_with_ids(|socket, server, id, line| {
        let one = || Tried {
            tries: 1,
            ..Tried::default()
        };
        let message = message(id, line);
        loop {
            match ask_again(socket, server, &message, one(), |reply| has_id(reply, id)) {
                Err(error) if error.kind() == ErrorKind::TimedOut && left > 1 => left -= 1,
                done => return done,
            }
        }
    });
}
