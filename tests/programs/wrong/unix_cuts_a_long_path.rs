//! Cuts a path that is too long, and listens where nobody looks for it.
//!
//! caught by: 05.path-too-long
//! cause: path-cut

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let mut path = address();
    path.truncate(107);
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
