//! Expects to be refused, and not that there is no socket file at all.
//!
//! caught by: 05.client-no-such-file
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;

use mutants::{address, connect_to, fail, talk};

pub fn main() {
    let address = address();
    let mut server = match connect_to(&address) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fail(&address, &error),
        result => result.expect("the file is there"),
    };
    talk(&mut server);
}
