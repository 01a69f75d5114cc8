//! Sets SO_REUSEADDR when the socket is bound already.
//!
//! caught by: 08.restarts-at-once
//! cause: no-reuse-address

use mutants::names::{backlog, listen_with, reuse_address, say_and_echo, serve_named};

pub fn main() {
    let (listener, _) = listen_with(backlog(), |_| Ok(()));
    let socket = listener.into();
    reuse_address(&socket).expect("it is a socket");
    serve_named(&socket.into(), |client, peer| {
        let local = client.local_addr()?;
        say_and_echo(client, format_args!("client {peer} at {local}"))
    })
}
