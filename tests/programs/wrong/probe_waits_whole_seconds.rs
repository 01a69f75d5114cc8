//! Rounds its time limit to whole seconds, upwards.
//!
//! caught by: 08.client-waits-as-long-as-asked
//! cause: gives-up-too-late

use mutants::names::{probe, wanted};

pub fn main() {
    let mut wanted = wanted();
    wanted.timeout = wanted.timeout.map(|limit| limit.div_ceil(1000) * 1000);
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
