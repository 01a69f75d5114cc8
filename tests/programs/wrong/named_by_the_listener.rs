//! Prints the address of the listening socket, which may stand for all addresses.
//!
//! caught by: 08.names-address-of-connection
//! cause: names-listening-socket

use mutants::names::{listen_named, say_and_echo, serve_named};

pub fn main() {
    let listener = listen_named();
    let local = listener.local_addr().expect("it is bound");
    serve_named(&listener, |client, peer| {
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
