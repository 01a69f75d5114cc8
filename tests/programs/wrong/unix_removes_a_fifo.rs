//! Removes what is neither a file nor a directory nor a link, and takes a FIFO for a socket.
//!
//! caught by: 05.keeps-fifo
//! cause: removes-what-is-not-its-own

use std::fs;
use std::os::unix::fs::FileTypeExt;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.file_type().is_fifo()) {
        fs::remove_file(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
