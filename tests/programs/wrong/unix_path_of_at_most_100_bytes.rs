//! Believes that a path has room for 100 bytes.
//!
//! caught by: 05.path-of-107-bytes
//! cause: path-limit-wrong

use std::io::{self, ErrorKind};

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let path = address();
    if path.len() > 100 {
        fail(
            &path,
            &io::Error::new(ErrorKind::InvalidInput, "the path is too long"),
        );
    }
    let listener = Listener::bind(&path).unwrap_or_else(|error| fail(&path, &error));
    announce(&path);
    serve(&listener, echo)
}
