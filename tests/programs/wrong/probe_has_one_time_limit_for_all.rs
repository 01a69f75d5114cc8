//! Counts its time limit from the beginning, for all addresses together.
//!
//! caught by: 08.client-waits-as-long-as-asked
//! cause: one-time-limit-for-all

use std::time::{Duration, Instant};

use mutants::names::{begin, decided, outcome, probe_with, wanted};
use nix::errno::Errno;

pub fn main() {
    let wanted = wanted();
    let end = wanted
        .timeout
        .map(|limit| Instant::now() + Duration::from_millis(limit));
    for address in &wanted.addresses {
        probe_with(address, &wanted, |socket| {
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left < Duration::from_millis(2)) {
                return Err(Errno::ETIMEDOUT);
            }
            begin(socket, address)?;
            match decided(socket, left) {
                true => outcome(socket),
                false => Err(Errno::ETIMEDOUT),
            }
        });
    }
}
