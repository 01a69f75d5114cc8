//! Sets SO_REUSEPORT, so that a second server takes half of its clients.
//!
//! caught by: 08.address-in-use
//! cause: port-shared

use mutants::names::{backlog, listen_with, say_and_echo, serve_named};
use nix::sys::socket::{setsockopt, sockopt};

pub fn main() {
    let shared = listen_with(backlog(), |socket| {
        setsockopt(socket, sockopt::ReuseAddr, &true)?;
        setsockopt(socket, sockopt::ReusePort, &true)
    });
    serve_named(&shared.0, |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
