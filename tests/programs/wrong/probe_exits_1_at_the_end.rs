//! Goes on after a failure, and exits with 1 because of it.
//!
//! caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each 08.client-refused-with-timeout 08.client-options-of-each 08.client-gives-up
//! cause: failure-is-exit-code

use std::process;

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    let mut code = 0;
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        match connected {
            Ok(()) => say_options(address, &socket, &wanted, &refused),
            Err(_) => code = 1,
        }
    }
    process::exit(code);
}
