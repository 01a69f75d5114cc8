//! Prints its peer first and itself second.
//!
//! caught by: 08.client-names-both-ends 08.client-tries-each 08.client-prints-at-once 08.client-gives-up 08.client-waits-as-long-as-asked 08.client-refused-with-timeout 08.client-reads-options-back 08.client-prints-what-is 08.client-refused-option 08.client-options-of-each
//! cause: names-swapped

use mutants::names::{connect_within, ends, new_socket, say, say_options, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        match connect_within(&socket, address, &wanted).and_then(|()| ends(&socket)) {
            Ok(ends) => {
                let (local, peer) = ends.split_once(" -> ").expect("two ends");
                say(format_args!("{address} ok {peer} -> {local}"));
                say_options(address, &socket, &wanted, &refused);
            }
            Err(error) => say(format_args!("{address} {error:?}")),
        }
    }
}
