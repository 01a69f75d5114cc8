//! Fails without a message if it can't have the address.
//!
//! caught by: 03.address-in-use 07.address-in-use
//! cause: fails-without-a-word

use std::process;

use mutants::{Listener, address, announce, echo, serve};

pub fn main() {
    let address = address();
    let Ok(listener) = Listener::bind(&address) else {
        process::exit(1)
    };
    announce(listener.name(&address));
    serve(&listener, echo)
}
