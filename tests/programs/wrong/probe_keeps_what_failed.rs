//! Keeps the descriptor of each address that failed.
//!
//! caught by: 08.client-closes-what-failed
//! cause: failed-sockets-kept

use std::os::fd::IntoRawFd;

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        match connected {
            Ok(()) => say_options(address, &socket, &wanted, &refused),
            Err(_) => {
                let _ = socket.into_raw_fd();
            }
        }
    }
}
