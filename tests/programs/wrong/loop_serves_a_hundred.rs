//! Serves a hundred clients and calls it a day.
//!
//! caught by: *.serves-many-clients *.survives-mixed-abuse 02.two-hundred-clients
//! not: 08.serves-many-clients
//! cause: ends-after-some-clients

use mutants::{echo, listen};

pub fn main() {
    let listener = listen();
    for _ in 0..100 {
        if let Err(error) = listener.accept().and_then(echo) {
            eprintln!("a client was lost: {error}");
        }
    }
}
