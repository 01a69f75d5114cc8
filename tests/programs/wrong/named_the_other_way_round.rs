//! Prints its own address first, and the client's second.
//!
//! caught by: 08.names-both-ends 08.names-address-of-connection
//! cause: names-swapped

use mutants::names::{listen_named, say_and_echo, serve_named};

pub fn main() {
    serve_named(&listen_named(), |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {local} at {peer}"))
    })
}
