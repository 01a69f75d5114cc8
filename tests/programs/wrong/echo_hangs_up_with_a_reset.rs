//! Closes with SO_LINGER 0, "to free the port at once": the client gets a reset instead of the end of the stream.
//!
//! caught by: 01.adds-nothing 01.half-close-gets-everything
//! cause: closes-with-reset

use std::io;
use std::net::TcpListener;

use mutants::{address, announce, echo};
use nix::libc::linger;
use nix::sys::socket::{setsockopt, sockopt};

pub fn main() -> io::Result<()> {
    let listener = TcpListener::bind(address())?;
    announce(listener.local_addr()?);
    let (client, _) = listener.accept()?;
    setsockopt(
        &client,
        sockopt::Linger,
        &linger {
            l_onoff: 1,
            l_linger: 0,
        },
    )?;
    echo(Box::new(client))
}
