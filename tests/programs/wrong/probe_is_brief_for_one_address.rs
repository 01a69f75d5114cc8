//! Leaves out the address where only one is given.
//!
//! caught by: 08.client-names-both-ends 08.client-refused-is-a-result 08.client-unreachable-network
//! cause: result-without-address

use mutants::names::{connect_within, ends, new_socket, probe, say, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    if let ([address], []) = (&*wanted.addresses, &*wanted.options) {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        match connect_within(&socket, address, &wanted).and_then(|()| ends(&socket)) {
            Ok(ends) => say(format_args!("ok {ends}")),
            Err(error) => say(format_args!("{error:?}")),
        }
        return;
    }
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
