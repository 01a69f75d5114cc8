//! Listens on port 8080 if nobody says where.
//!
//! caught by: 01.default-address
//! cause: default-address-wrong

use std::{env, io};

use mutants::{Listener, announce, echo, fail, serve_one};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.name(&address));
    serve_one(&listener, echo)
}
