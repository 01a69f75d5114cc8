//! Prints the number of an error, as connect_ex returns it.
//!
//! caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each 08.client-gives-up 08.client-waits-as-long-as-asked
//! cause: error-without-its-name

use mutants::names::{connect_within, ends, new_socket, say, say_options, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        match connect_within(&socket, address, &wanted).and_then(|()| ends(&socket)) {
            Ok(ends) => {
                say(format_args!("{address} ok {ends}"));
                say_options(address, &socket, &wanted, &refused);
            }
            Err(error) => say(format_args!("{address} {}", error as i32)),
        }
    }
}
