//! Takes a socket that is writable for a connected one.
//!
//! caught by: 08.client-refused-is-a-result 08.client-tries-each 08.client-refused-with-timeout 08.client-closes-what-failed 08.client-options-of-each
//! cause: writable-taken-for-connected

use std::time::Duration;

use mutants::names::{begin, decided, probe_with, wanted};
use nix::errno::Errno;

pub fn main() {
    let wanted = wanted();
    for address in &wanted.addresses {
        probe_with(address, &wanted, |socket| {
            begin(socket, address)?;
            match decided(socket, wanted.timeout.map(Duration::from_millis)) {
                true => Ok(()),
                false => Err(Errno::ETIMEDOUT),
            }
        });
    }
}
