//! Opens a second connection, in case the first should fail.
//!
//! caught by: 01.client-one-connection 03.client-converses 05.client-converses
//! cause: connects-more-than-once

use mutants::{connect, talk};

pub fn main() {
    let mut server = connect();
    let _spare = connect();
    talk(&mut server);
}
