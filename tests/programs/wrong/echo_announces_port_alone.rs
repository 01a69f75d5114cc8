//! Announces the port without the host.
//!
//! caught by: 01.announces-itself
//! cause: announcement-wrong

use std::io;

use mutants::{Listener, address, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    let name = listener.name(&address);
    announce(name.rsplit(':').next().unwrap_or_default());
    serve_one(&listener, echo)
}
