//! Expects that there is no socket file, and not one at which nobody listens.
//!
//! caught by: 03.client-nobody-listening 05.client-stale-socket
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;

use mutants::{address, connect_to, fail, talk};

pub fn main() {
    let address = address();
    let mut server = match connect_to(&address) {
        Err(error) if error.kind() == ErrorKind::NotFound => fail(&address, &error),
        result => result.expect("somebody listens"),
    };
    talk(&mut server);
}
