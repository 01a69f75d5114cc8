//! Puts its socket beside the path, and a symlink to it at the path.
//!
//! caught by: 05.file-is-a-socket 05.replaces-stale-socket
//! cause: address-ignored

use std::os::unix::fs::symlink;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let beside = format!("{}x{}", &path[..name], &path[name + 1..]);
    let listener = Listener::bind(&beside)
        .and_then(|listener| symlink(&beside, &path).map(|()| listener))
        .unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
