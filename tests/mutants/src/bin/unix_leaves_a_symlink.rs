//! Puts its socket beside the path, and a symlink to it at the path.
//!
//! caught by: 05.file-is-a-socket 05.replaces-stale-socket
//! cause: address-ignored

use std::os::unix::fs::symlink;

use mutants::{Listener, address, announce, echo, fail, serve};

fn main() {
    let path = address();
    let real = format!("{path}.1");
    let listener = Listener::bind(&real)
        .and_then(|listener| symlink(&real, &path).map(|()| listener))
        .unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
