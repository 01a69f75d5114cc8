//! Expects every error of bind but that the directory is missing.
//!
//! caught by: 05.missing-directory
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    let listener = match Listener::bind(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => fail(&path, &error),
        result => result.expect("the directory is there"),
    };
    announce(&path);
    serve(&listener, echo)
}
