//! Says that an address is in use, but not which.
//!
//! caught by: 03.address-in-use
//! cause: message-without-address

use std::process;

use mutants::{Listener, address, announce, echo, serve};

pub fn main() {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| {
        eprintln!("can't listen: {error}");
        process::exit(1)
    });
    announce(listener.name(&address));
    serve(&listener, echo)
}
