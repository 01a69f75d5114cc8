//! Asks the first connection for the server's own address, and prints that for all.
//!
//! caught by: 08.names-address-of-connection
//! cause: names-earlier-connection

use std::sync::OnceLock;

use mutants::names::{backlog, listen_with, reuse_address, say_and_echo, serve_named};

pub fn main() {
    let (listener, _) = listen_with(backlog(), reuse_address);
    let own = OnceLock::new();
    serve_named(&listener, |client, peer| {
        let local = own.get_or_init(|| client.local_addr().expect("a connection has an address"));
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
