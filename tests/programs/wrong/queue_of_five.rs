//! Listens with 5, as the examples do, where no number is given.
//!
//! caught by: 08.default-backlog
//! cause: backlog-other-default

use std::env;

use mutants::names::{backlog, listen_with, reuse_address, say_and_echo, serve_named};

pub fn main() {
    let length = if env::args().nth(2).is_some() {
        backlog()
    } else {
        5
    };
    serve_named(&listen_with(length, reuse_address).0, |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
