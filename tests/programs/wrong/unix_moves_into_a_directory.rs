//! Puts its socket into the directory that it finds at its path.
//!
//! caught by: 05.keeps-directory
//! cause: address-ignored

use std::fs;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let mut path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir()) {
        path.push_str("/echo.sock");
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
