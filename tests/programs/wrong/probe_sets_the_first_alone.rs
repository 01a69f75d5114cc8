//! Sets the options of its first socket, and of no other.
//!
//! caught by: 08.client-options-of-each
//! cause: options-of-one-address

use mutants::names::{probe, wanted};

pub fn main() {
    let mut wanted = wanted();
    for address in std::mem::take(&mut wanted.addresses) {
        probe(&address, &wanted);
        wanted.options.clear();
    }
}
