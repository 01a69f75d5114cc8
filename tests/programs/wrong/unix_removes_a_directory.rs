//! Removes a directory at its path, with all that is in it.
//!
//! caught by: 05.keeps-directory
//! cause: removes-what-is-not-its-own

use std::fs;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
        fs::remove_dir_all(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
