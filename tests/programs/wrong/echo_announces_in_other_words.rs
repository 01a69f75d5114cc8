//! Says it in other words, which a person understands and a program does not.
//!
//! caught by: 01.announces-itself
//! cause: announcement-missing

use std::io;

use mutants::{Listener, address, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    println!("server started at {}", listener.name(&address));
    serve_one(&listener, echo)
}
