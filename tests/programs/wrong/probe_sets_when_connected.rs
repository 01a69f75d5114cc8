//! Sets the options when the connection is made already.
//!
//! caught by: 08.client-sets-before-connecting
//! cause: options-set-too-late

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        if connected.is_ok() {
            let refused = set_all(&socket, &wanted);
            say_options(address, &socket, &wanted, &refused);
        }
    }
}
