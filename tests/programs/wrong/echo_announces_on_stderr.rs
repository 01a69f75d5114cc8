//! Announces itself on stderr, where only people read.
//!
//! caught by: 01.announces-itself
//! cause: announcement-missing

use std::io;

use mutants::{Listener, address, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    eprintln!("listening on {}", listener.name(&address));
    serve_one(&listener, echo)
}
