//! Serves a hundred clients and calls it a day.
//!
//! caught by: 02.two-hundred-clients 03.serves-many-clients 03.survives-mixed-abuse
//! caught by: 05.serves-many-clients 05.survives-mixed-abuse
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
