//! Prints the values that it has set, and asks for none.
//!
//! caught by: 08.client-reads-options-back 08.client-prints-what-is
//! cause: prints-what-was-set

use mutants::names::{connect_within, new_socket, say, say_outcome, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        for ((name, value), refused) in wanted.options.iter().zip(refused) {
            if connected.is_err() {
                continue;
            }
            match refused {
                None => say(format_args!("{address} {name} {value}")),
                Some(error) => say(format_args!("{address} {name} {error:?}")),
            }
        }
    }
}
