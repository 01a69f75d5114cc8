//! Takes the milliseconds for a tenth of what they are.
//!
//! caught by: 08.client-waits-as-long-as-asked
//! cause: gives-up-too-soon

use mutants::names::{probe, wanted};

pub fn main() {
    let mut wanted = wanted();
    wanted.timeout = wanted.timeout.map(|limit| limit / 10);
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
