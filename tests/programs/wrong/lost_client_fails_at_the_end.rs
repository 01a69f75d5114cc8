//! Takes the end of its input for a failure.
//!
//! caught by: 09.client-converses 09.client-closes-and-exits
//! cause: end-taken-for-error

use std::io::ErrorKind;

use mutants::{Tried, address, ask_again, fail, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        ask_again(
            socket,
            server,
            &message(id, line),
            Tried::default(),
            |reply| has_id(reply, id),
        )
    });
    fail(&address(), &ErrorKind::UnexpectedEof.into());
}
