//! Says that the address is taken, and ends as if all were well.
//!
//! caught by: 03.address-in-use
//! cause: failure-taken-for-success

use mutants::{Listener, address, announce, echo, serve};

pub fn main() {
    let address = address();
    match Listener::bind(&address) {
        Ok(listener) => {
            announce(listener.name(&address));
            serve(&listener, echo)
        }
        Err(error) => eprintln!("{address}: {error}"),
    }
}
