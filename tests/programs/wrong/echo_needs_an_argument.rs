//! Can't do without an argument.
//!
//! caught by: 01.default-address
//! cause: default-address-wrong

use std::{env, io};

use mutants::{Listener, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = env::args().nth(1).expect("usage: server ADDRESS");
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.name(&address));
    serve_one(&listener, echo)
}
