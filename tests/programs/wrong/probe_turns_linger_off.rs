//! Sets the seconds of SO_LINGER, and leaves it off.
//!
//! caught by: 08.client-reads-options-back 08.client-options-are-in-force
//! cause: option-not-in-force

use mutants::names::{
    connect_within, new_socket, say_options, say_outcome, set, set_linger, wanted,
};
use nix::sys::socket::SockFlag;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        let socket = new_socket(SockFlag::SOCK_NONBLOCK).expect("a socket");
        let refused: Vec<_> = (wanted.options.iter())
            .map(|(name, value)| match name.as_str() {
                "SO_LINGER" => set_linger(&socket, false, *value).err(),
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
