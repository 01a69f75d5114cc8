//! Tries an address that is named twice only once.
//!
//! caught by: 08.client-tries-each 08.client-closes-what-failed 08.client-waits-as-long-as-asked
//! cause: address-tried-once

use std::collections::HashSet;

use mutants::names::{probe, wanted};

pub fn main() {
    let wanted = wanted();
    let mut known = HashSet::new();
    for address in &wanted.addresses {
        if known.insert(address) {
            probe(address, &wanted);
        }
    }
}
