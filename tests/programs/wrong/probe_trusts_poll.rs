//! Takes a socket that is writable for a connected one, where it has a time limit.
//!
//! caught by: 08.client-refused-with-timeout
//! cause: writable-taken-for-connected

use std::time::Duration;

use mutants::names::{begin, connect_within, decided, probe_with, wanted};
use nix::errno::Errno;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        probe_with(address, &wanted, |socket| {
            let Some(limit) = wanted.timeout else {
                return connect_within(socket, address, &wanted);
            };
            begin(socket, address)?;
            match decided(socket, Some(Duration::from_millis(limit))) {
                true => Ok(()),
                false => Err(Errno::ETIMEDOUT),
            }
        });
    }
}
