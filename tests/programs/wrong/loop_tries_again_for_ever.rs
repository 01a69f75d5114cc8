//! Tries again and again to have an address that is in use.
//!
//! caught by: 03.address-in-use
//! cause: tries-again-for-ever

use std::thread;
use std::time::Duration;

use mutants::{Listener, address, announce, echo, serve};

pub fn main() {
    let address = address();
    let listener = loop {
        match Listener::bind(&address) {
            Ok(listener) => break listener,
            Err(error) => eprintln!("{address}: {error}"),
        }
        thread::sleep(Duration::from_millis(100));
    };
    announce(listener.name(&address));
    serve(&listener, echo)
}
