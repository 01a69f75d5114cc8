//! Prints the address that it was given, with port 0, and not where it is.
//!
//! caught by: 08.names-both-ends 08.names-address-of-connection
//! cause: names-listening-socket

use mutants::names::{backlog, listen_with, reuse_address, say_and_echo, serve_named};

pub fn main() {
    let (listener, asked) = listen_with(backlog(), reuse_address);
    serve_named(&listener, |client, peer| {
        say_and_echo(client, format_args!("client {peer} at {asked}"))
    })
}
