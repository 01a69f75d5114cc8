//! Announces the port that it asked for, 0, and not the one that it got.
//!
//! caught by: 01.announces-itself
//! cause: announcement-wrong

use std::io;

use mutants::{Listener, address, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(&address);
    serve_one(&listener, echo)
}
