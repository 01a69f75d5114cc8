//! Waits at the end until the server closes, and the server waits until the client does.
//!
//! caught by: 01.client-closes-and-exits 03.client-converses 03.client-closes-and-exits
//! caught by: 05.client-converses 05.client-closes-and-exits
//! cause: waits-for-peer-to-close

use std::io::Read;

use mutants::{connect, talk};

pub fn main() {
    let mut server = connect();
    talk(&mut server);
    server
        .read_to_end(&mut Vec::new())
        .expect("the server closes");
}
