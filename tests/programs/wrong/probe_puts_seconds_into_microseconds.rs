//! Gives the whole time of SO_RCVTIMEO to the field for microseconds, which has room for less than a second.
//!
//! caught by: 08.client-reads-options-back
//! cause: seconds-as-microseconds

use mutants::names::{connect_within, new_socket, say_options, say_outcome, set, wanted};
use nix::sys::socket::{SockFlag, setsockopt, sockopt};
use nix::sys::time::TimeVal;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused: Vec<_> = (wanted.options.iter())
            .map(|(name, value)| match name.as_str() {
                "SO_RCVTIMEO" => {
                    let value = i64::from(*value);
                    let limit = TimeVal::new(0, 1000 * value);
                    setsockopt(&socket, sockopt::ReceiveTimeout, &limit).err()
                }
                _ => set(&socket, name, *value).err(),
            })
            .collect();
        let connected = connect_within(&socket, address, &wanted);
        say_outcome(address, &socket, connected);
        if connected.is_ok() {
            say_options(address, &socket, &wanted, &refused);
        }
    }
}
