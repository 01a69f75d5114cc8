//! Asks how many bytes are there, and takes it for granted that a read gives them all.
//!
//! caught by: 05.survives-short-reads
//! cause: receive-count-ignored

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use mutants::{Listener, address, announce, echo, fail};
use nix::sys::socket::{MsgFlags, recv};
use std::os::fd::AsRawFd;

pub fn main() {
    let address = address();
    let listener = Listener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(&address);
    let Listener::Unix(listener) = listener else {
        return;
    };
    for client in listener.incoming().flatten() {
        if let Err(error) = converse(client) {
            eprintln!("a client was lost: {error}");
        }
    }
}

fn converse(mut client: UnixStream) -> std::io::Result<()> {
    let mut buffer = [0; 8192];
    let there = recv(client.as_raw_fd(), &mut buffer, MsgFlags::MSG_PEEK)?;
    if there == 0 {
        return Ok(());
    }
    let mut message = vec![0; there];
    let _there = client.read(&mut message)?;
    client.write_all(&message.to_ascii_uppercase())?;
    echo(Box::new(client))
}
