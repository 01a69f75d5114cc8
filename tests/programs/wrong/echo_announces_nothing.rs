//! Listens and prints nothing, so nobody knows when it can be reached, or where.
//!
//! caught by: 01.announces-itself
//! cause: announcement-missing

use std::io;

use mutants::{Listener, address, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    serve_one(&listener, echo)
}
