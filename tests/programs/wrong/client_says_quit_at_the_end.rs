//! Sends a `quit` of its own when stdin ends.
//!
//! caught by: 01.client-closes-and-exits 03.client-converses 03.client-closes-and-exits
//! caught by: 05.client-converses 05.client-closes-and-exits
//! cause: farewell-sent

use mutants::{ask, connect, talk};

pub fn main() {
    let mut server = connect();
    talk(&mut server);
    let _ = ask(&mut server, b"quit");
}
