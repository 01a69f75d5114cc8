//! Does not connect where an option is refused.
//!
//! caught by: 08.client-refused-option
//! cause: refused-option-ends-probe

use mutants::names::{connect_within, new_socket, say, say_options, say_outcome, set, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    'addresses: for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        for (name, value) in &wanted.options {
            if let Err(error) = set(&socket, name, *value) {
                say(format_args!("{address} {name} {error:?}"));
                continue 'addresses;
            }
        }
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        if connected.is_ok() {
            let refused = vec![None; wanted.options.len()];
            say_options(address, &socket, &wanted, &refused);
        }
    }
}
