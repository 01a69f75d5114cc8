//! Knows two errors, and takes each other one for a refusal.
//!
//! caught by: 08.client-unreachable-network
//! cause: error-taken-for-another

use mutants::names::{connect_within, probe_with, wanted};
use nix::errno::Errno;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        probe_with(address, &wanted, |socket| {
            connect_within(socket, address, &wanted).map_err(|error| match error {
                Errno::ETIMEDOUT => Errno::ETIMEDOUT,
                _ => Errno::ECONNREFUSED,
            })
        });
    }
}
