//! Knows that Linux doubles the sizes of buffers, and does so itself.
//!
//! caught by: 08.client-prints-what-is
//! cause: prints-what-was-set

use mutants::names::{connect_within, get, new_socket, say, say_outcome, set_all, wanted};
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
            let value = match refused {
                None if name.ends_with("BUF") => Ok(i64::from(*value) * 2),
                None => get(&socket, name),
                Some(error) => Err(error),
            };
            match value {
                Ok(value) => say(format_args!("{address} {name} {value}")),
                Err(error) => say(format_args!("{address} {name} {error:?}")),
            }
        }
    }
}
