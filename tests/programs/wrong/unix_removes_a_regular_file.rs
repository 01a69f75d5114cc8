//! Removes a file at its path if it takes it for its own: sockets, and regular files too.
//!
//! caught by: 05.keeps-regular-file
//! cause: removes-what-is-not-its-own

use std::fs;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_file()) {
        fs::remove_file(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
