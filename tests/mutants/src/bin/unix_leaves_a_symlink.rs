//! Puts its socket beside the path, and a symlink to it at the path.
//!
//! caught by: 05.file-is-a-socket 05.replaces-stale-socket
//! cause: address-ignored

use std::os::unix::fs::symlink;
use std::path::Path;

use mutants::{Listener, address, announce, echo, fail, serve};

fn main() {
    let path = address();
    let beside = Path::new(&path).with_file_name("x");
    let listener = Listener::bind(&beside.to_string_lossy())
        .and_then(|listener| symlink(&beside, &path).map(|()| listener))
        .unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
