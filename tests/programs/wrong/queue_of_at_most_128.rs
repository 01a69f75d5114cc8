//! Takes no more than 128 for its backlog.
//!
//! caught by: 08.backlog-as-given
//! cause: backlog-not-passed

use mutants::names::{backlog, listen_with, reuse_address, say_and_echo, serve_named};

pub fn main() {
    serve_named(
        &listen_with(backlog().min(128), reuse_address).0,
        |client, peer| {
            let local = client.local_addr()?;
            say_and_echo(client, format_args!("client {peer} at {local}"))
        },
    )
}
