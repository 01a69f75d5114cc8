//! Leaves out the arguments that it does not understand.
//!
//! caught by: 08.client-wrong-arguments
//! cause: wrong-arguments-accepted

use mutants::names::{Wanted, probe, read_arguments};

pub fn main() {
    let wanted = read_arguments().unwrap_or_else(|| Wanted {
        addresses: std::env::args()
            .skip(1)
            .filter(|word| word.contains(':'))
            .collect(),
        ..Wanted::default()
    });
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
