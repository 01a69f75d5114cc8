//! Prints the text of an error, not its name.
//!
//! caught by: 08.client-refused-is-a-result 08.client-unreachable-network 08.client-tries-each 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each 08.client-gives-up 08.client-waits-as-long-as-asked 08.client-refused-option
//! cause: error-without-its-name

use mutants::names::{connect_within, ends, get, new_socket, say, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        match connect_within(&socket, address, &wanted).and_then(|()| ends(&socket)) {
            Ok(ends) => say(format_args!("{address} ok {ends}")),
            Err(error) => {
                say(format_args!("{address} {}", error.desc()));
                continue;
            }
        }
        for ((name, _), refused) in wanted.options.iter().zip(refused) {
            match refused.map_or_else(|| get(&socket, name), Err) {
                Ok(value) => say(format_args!("{address} {name} {value}")),
                Err(error) => say(format_args!("{address} {name} {}", error.desc())),
            }
        }
    }
}
