//! Unwraps what connect answers.
//!
//! caught by: 03.client-nobody-listening 05.client-no-such-file 05.client-stale-socket
//! cause: panics-instead-of-reporting

use mutants::{address, connect_to, talk};

pub fn main() {
    talk(&mut connect_to(&address()).unwrap());
}
