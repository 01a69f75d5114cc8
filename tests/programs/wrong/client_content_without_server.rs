//! Says that nobody is there, and ends as if all were well.
//!
//! caught by: 03.client-nobody-listening 05.client-no-such-file 05.client-stale-socket
//! cause: failure-taken-for-success

use mutants::{address, connect_to, talk};

pub fn main() {
    let address = address();
    match connect_to(&address) {
        Ok(mut server) => talk(&mut server),
        Err(error) => eprintln!("{address}: {error}"),
    }
}
