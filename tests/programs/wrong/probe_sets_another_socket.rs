//! Sets the options of a socket that it does not connect.
//!
//! caught by: 08.client-sets-before-connecting 08.client-options-are-in-force
//! cause: options-of-another-socket

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let other = new_socket(SockFlag::empty()).expect("a socket");
        let refused = set_all(&other, &wanted);
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        if connected.is_ok() {
            say_options(address, &other, &wanted, &refused);
        }
    }
}
