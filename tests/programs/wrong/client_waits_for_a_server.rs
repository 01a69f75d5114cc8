//! Tries again and again until somebody listens.
//!
//! caught by: 03.client-nobody-listening 05.client-no-such-file 05.client-stale-socket
//! cause: tries-again-for-ever

use std::thread;
use std::time::Duration;

use mutants::{address, connect_to, talk};

pub fn main() {
    let address = address();
    loop {
        match connect_to(&address) {
            Ok(mut server) => return talk(&mut server),
            Err(error) => eprintln!("{address}: {error}"),
        }
        thread::sleep(Duration::from_millis(100));
    }
}
