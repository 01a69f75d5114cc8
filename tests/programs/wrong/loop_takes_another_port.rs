//! Takes any free port if the one that it was given is in use.
//!
//! caught by: 03.address-in-use
//! cause: address-ignored

use std::net::TcpListener;

use mutants::{Listener, address, announce, echo, fail, serve};

pub fn main() {
    let address = address();
    let listener = TcpListener::bind(&address)
        .or_else(|_| TcpListener::bind("127.0.0.1:0"))
        .unwrap_or_else(|error| fail(&address, &error));
    announce(listener.local_addr().expect("it is bound"));
    serve(&Listener::Tcp(listener), echo)
}
