//! Binds the address that was written into it, and looks at no argument.
//!
//! caught by: 01.binds-given-address
//! cause: address-ignored

use std::io;

use mutants::{DEFAULT, Listener, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let listener = Listener::bind(DEFAULT).unwrap_or_else(|error| fail(DEFAULT, &error));
    announce(DEFAULT);
    serve_one(&listener, echo)
}
