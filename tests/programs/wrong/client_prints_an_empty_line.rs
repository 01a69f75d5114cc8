//! Sends nothing for an empty line, and prints an empty reply that never came.
//!
//! caught by: 03.client-empty-line-sends-nothing 05.client-empty-line-sends-nothing
//! cause: prints-for-empty-line

use mutants::{address, ask, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines() {
        print(&ask(&mut server, &line).unwrap_or_else(|error| fail(&address(), &error)));
    }
}
