//! Removes whatever lies at its path before it binds.
//!
//! caught by: 05.leaves-live-server-alone 05.keeps-regular-file 05.keeps-fifo 05.keeps-symlink
//! cause: removes-what-is-not-its-own

use std::fs;
use std::os::unix::net::UnixListener;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    let _ = fs::remove_file(&path);
    let listener = UnixListener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&Listener::Unix(listener), echo)
}
