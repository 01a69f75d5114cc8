//! Prints the hosts of both ends, and no ports.
//!
//! caught by: 08.names-both-ends 08.names-address-of-connection
//! cause: names-without-port

use mutants::names::{listen_named, say_and_echo, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(
            client,
            format_args!("client {} at {}", peer.ip(), local.ip()),
        )
    })
}
