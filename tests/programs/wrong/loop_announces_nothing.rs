//! Serves well, and says not a word about where.
//!
//! caught by: 02.announces-itself 03.announces-itself 05.announces-itself 07.announces-itself
//! cause: announcement-missing

use mutants::{Listener, address, echo, fail, serve};

pub fn main() {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    serve(&listener, echo)
}
