//! Makes its own socket, and leaves out SO_REUSEADDR.
//!
//! caught by: 08.restarts-at-once
//! cause: no-reuse-address

use mutants::names::{backlog, listen_with, say_and_echo, serve_named};

pub fn main() {
    serve_named(&listen_with(backlog(), |_| Ok(())).0, |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
