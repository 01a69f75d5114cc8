//! Unwraps what bind answers.
//!
//! caught by: 03.address-in-use
//! cause: panics-instead-of-reporting

use mutants::{Listener, address, announce, echo, serve};

pub fn main() {
    let address = address();
    let listener = Listener::bind(&address).unwrap();
    announce(listener.name(&address));
    serve(&listener, echo)
}
