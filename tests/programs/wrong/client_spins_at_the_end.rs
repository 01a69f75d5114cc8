//! Does not notice the end of stdin, and reads nothing again and again.
//!
//! caught by: 01.client-closes-and-exits 03.client-converses 03.client-closes-and-exits
//! caught by: 05.client-converses 05.client-closes-and-exits
//! cause: end-of-input-unhandled

use mutants::{connect, talk};

pub fn main() {
    let mut server = connect();
    loop {
        talk(&mut server);
    }
}
