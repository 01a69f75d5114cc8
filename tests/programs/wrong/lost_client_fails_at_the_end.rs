//! Takes the end of its input for a failure.
//!
//! caught by: 09.client-converses 09.client-closes-and-exits
//! cause: end-taken-for-error

use std::io::ErrorKind;

use mutants::{address, ask_right, fail, talk_with_ids};

pub fn main() {
    talk_with_ids(ask_right);
    fail(&address(), &ErrorKind::UnexpectedEof.into());
}
