//! Leaves the announcement in stdout's buffer: `print!` without a newline and without a flush.
//!
//! caught by: 01.announces-itself
//! cause: announcement-missing

use std::io;

use mutants::{Listener, address, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    print!("listening on {}", listener.name(&address));
    serve_one(&listener, echo)
}
