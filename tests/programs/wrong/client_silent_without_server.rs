//! Fails without a message if nobody is there.
//!
//! caught by: 03.client-nobody-listening 05.client-no-such-file 05.client-stale-socket
//! cause: fails-without-a-word

use std::process;

use mutants::{address, connect_to, talk};

pub fn main() {
    let Ok(mut server) = connect_to(&address()) else {
        process::exit(1)
    };
    talk(&mut server);
}
