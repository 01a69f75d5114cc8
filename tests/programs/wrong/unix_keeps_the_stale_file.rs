//! Does not clear away the socket file that a crash left behind.
//!
//! caught by: 05.replaces-stale-socket
//! cause: stale-socket-not-replaced

use std::os::unix::net::UnixListener;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    let listener = UnixListener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&Listener::Unix(listener), echo)
}
