//! Reads --timeout and forgets it.
//!
//! caught by: 08.client-gives-up 08.client-waits-as-long-as-asked
//! cause: time-limit-ignored

use mutants::names::{probe, wanted};

pub fn main() {
    let mut wanted = wanted();
    wanted.timeout = None;
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
