//! Serves forty clients and calls it a day.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.descriptors-do-not-grow 02.keeps-running
//! caught by: 03.serves-many-clients 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running 05.serves-many-clients 05.survives-mixed-abuse
//! caught by: 05.descriptors-do-not-grow 05.keeps-running
//! cause: ends-after-some-clients

use mutants::{echo, listen};

pub fn main() {
    let listener = listen();
    for _ in 0..40 {
        if let Err(error) = listener.accept().and_then(echo) {
            eprintln!("a client was lost: {error}");
        }
    }
}
