//! Removes a symlink at its path, wherever it leads.
//!
//! caught by: 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::fs;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
        fs::remove_file(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
