//! Says ok with the address that it was given when the socket is writable.
//!
//! caught by: 08.client-refused-is-a-result 08.client-tries-each 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each
//! cause: writable-taken-for-connected

use std::os::fd::AsRawFd;
use std::time::Duration;

use mutants::names::{begin, decided, new_socket, say, say_options, set_all, wanted};
use nix::sys::socket::{SockFlag, SockaddrStorage, getsockname};

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        if let Err(error) = begin(&socket, address) {
            say(format_args!("{address} {error:?}"));
            continue;
        }
        if !decided(&socket, wanted.timeout.map(Duration::from_millis)) {
            say(format_args!("{address} ETIMEDOUT"));
            continue;
        }
        let local: SockaddrStorage = getsockname(socket.as_raw_fd()).expect("a name");
        say(format_args!("{address} ok {local} -> {address}"));
        say_options(address, &socket, &wanted, &refused);
    }
}
