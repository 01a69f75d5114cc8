//! Hangs up as soon as the client has sent its last byte, with whatever is left unanswered.
//!
//! caught by: 08.half-close-gets-everything
//! cause: half-close-taken-for-leaving

use std::io::{Read, Write};
use std::os::fd::AsFd;

use mutants::names::{listen_named, say, serve_named};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

pub fn main() {
    serve_named(&listen_named(), |mut client, peer| {
        say(format_args!("client {peer} at {}", client.local_addr()?));
        let mut buffer = [0; 16];
        loop {
            let n = client.read(&mut buffer)?;
            let mut state = [PollFd::new(
                client.as_fd(),
                PollFlags::from_bits_retain(nix::libc::POLLRDHUP),
            )];
            let over = poll(&mut state, PollTimeout::ZERO)? > 0;
            if n == 0 || over {
                return Ok(());
            }
            client.write_all(&buffer[..n].to_ascii_uppercase())?;
        }
    })
}
