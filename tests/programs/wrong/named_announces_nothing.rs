//! Says nothing when it listens.
//!
//! caught by: 08.announces-itself
//! cause: announcement-missing

use std::net::TcpListener;

use mutants::names::{backlog, say_and_echo, serve_named};
use mutants::{address, fail};
use nix::sys::socket::{Backlog, listen};

pub fn main() {
    let address = address();
    let listener = TcpListener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    let backlog = Backlog::new(backlog()).expect("a number that listen takes");
    listen(&listener, backlog).expect("it is bound");
    serve_named(&listener, |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
