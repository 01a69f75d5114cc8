//! A blocking connect, to which SO_SNDTIMEO gives a time limit: EINPROGRESS when it is over.
//!
//! passes: 08 client

use std::time::Duration;

use mutants::names::{new_socket, say_options, say_outcome, set_all, wanted};
use nix::errno::Errno;
use nix::sys::socket::{SockFlag, SockaddrIn, connect, setsockopt, sockopt};
use nix::sys::time::TimeVal;
use std::os::fd::AsRawFd;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_CLOEXEC).expect("a socket");
        let refused = set_all(&socket, &wanted);
        if let Some(limit) = wanted.timeout.map(Duration::from_millis) {
            let limit = TimeVal::new(limit.as_secs() as _, limit.subsec_micros().into());
            setsockopt(&socket, sockopt::SendTimeout, &limit).expect("a time limit");
        }
        let at: std::net::SocketAddrV4 = address.parse().expect("an address");
        let connected = match connect(socket.as_raw_fd(), &SockaddrIn::from(at)) {
            Err(Errno::EINPROGRESS) => Err(Errno::ETIMEDOUT),
            done => done,
        };
        say_outcome(address, &socket, connected);
        if connected.is_ok() {
            say_options(address, &socket, &wanted, &refused);
        }
    }
}
