//! Expects every error of bind but the one about the length of the path.
//!
//! caught by: 05.path-too-long
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    let listener = match Listener::bind(&path) {
        Err(error) if error.kind() != ErrorKind::InvalidInput => fail(&path, &error),
        result => result.expect("the path is short enough"),
    };
    announce(&path);
    serve(&listener, echo)
}
