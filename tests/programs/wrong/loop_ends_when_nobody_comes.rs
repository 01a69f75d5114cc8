//! Waits half a minute for a client, and then ends.
//!
//! caught by: 03.survives-expired-wait
//! cause: time-limit-not-handled

use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd;

use mutants::{address, announce, echo, fail};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

pub fn main() -> nix::Result<()> {
    let address = address();
    let listener = TcpListener::bind(&address).unwrap_or_else(|error| fail(&address, &error));
    announce(listener.local_addr().expect("it is bound"));
    loop {
        let mut sets = [PollFd::new(listener.as_fd(), PollFlags::POLLIN)];
        match poll(&mut sets, PollTimeout::from(30_000_u16)) {
            Ok(0) => return Ok(()),
            Err(Errno::EINTR) => continue,
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        let accepted = listener.accept();
        if let Ok((client, _)) = accepted {
            let client: TcpStream = client;
            let _ = echo(Box::new(client));
        }
    }
}
