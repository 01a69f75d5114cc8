//! Asks for its own name before it is connected, when it has none.
//!
//! caught by: 08.client-names-both-ends 08.client-tries-each 08.client-prints-at-once 08.client-gives-up 08.client-waits-as-long-as-asked 08.client-refused-with-timeout 08.client-reads-options-back 08.client-prints-what-is 08.client-refused-option 08.client-options-of-each
//! cause: own-name-before-connect

use std::os::fd::AsRawFd;

use mutants::names::{connect_within, new_socket, say, say_options, set_all, wanted};
use nix::sys::socket::{SockFlag, SockaddrStorage, getsockname};

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        let local: SockaddrStorage = getsockname(socket.as_raw_fd()).expect("a name");
        match connect_within(&socket, address, &wanted) {
            Ok(()) => {
                say(format_args!("{address} ok {local} -> {address}"));
                say_options(address, &socket, &wanted, &refused);
            }
            Err(error) => say(format_args!("{address} {error:?}")),
        }
    }
}
