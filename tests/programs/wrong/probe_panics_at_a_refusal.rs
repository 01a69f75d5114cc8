//! Unwraps what connect says.
//!
//! caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each 08.client-gives-up 08.client-waits-as-long-as-asked
//! cause: failure-ends-probe

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        connect_within(&socket, address, &wanted).unwrap();
        say_outcome(address, &socket, Ok(()));
        say_options(address, &socket, &wanted, &refused);
    }
}
