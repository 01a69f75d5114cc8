//! Keeps all its lines, and prints them when it has tried everything.
//!
//! caught by: 08.client-prints-at-once 08.client-closes-what-failed
//! cause: results-printed-late

use mutants::names::{connect_within, ends, get, new_socket, say, set_all, wanted};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    let mut lines = Vec::new();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused = set_all(&socket, &wanted);
        match connect_within(&socket, address, &wanted).and_then(|()| ends(&socket)) {
            Ok(ends) => lines.push(format!("{address} ok {ends}")),
            Err(error) => {
                lines.push(format!("{address} {error:?}"));
                continue;
            }
        }
        for ((name, _), refused) in wanted.options.iter().zip(refused) {
            lines.push(match refused.map_or_else(|| get(&socket, name), Err) {
                Ok(value) => format!("{address} {name} {value}"),
                Err(error) => format!("{address} {name} {error:?}"),
            });
        }
    }
    lines.into_iter().for_each(say);
}
