//! Removes any socket file at its path, and does not ask whether a server lives there.
//!
//! caught by: 05.leaves-live-server-alone
//! cause: removes-what-is-not-its-own

use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixListener;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if fs::symlink_metadata(&path).is_ok_and(|found| found.file_type().is_socket()) {
        fs::remove_file(&path).unwrap_or_else(|error| fail(&path, &error));
    }
    let listener = UnixListener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&Listener::Unix(listener), echo)
}
