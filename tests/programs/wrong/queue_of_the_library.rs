//! Leaves the backlog to std, which always takes 128.
//!
//! caught by: 08.backlog-as-given
//! cause: backlog-not-passed

use std::net::TcpListener;

use mutants::names::{say_and_echo, serve_named};
use mutants::{address, announce, fail};

pub fn main() {
    let address = address();
    let listener = TcpListener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.local_addr().expect("it is bound"));
    serve_named(&listener, |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
