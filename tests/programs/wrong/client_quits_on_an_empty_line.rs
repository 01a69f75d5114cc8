//! Takes an empty line for the end of the input.
//!
//! caught by: 03.client-empty-line-sends-nothing 05.client-empty-line-sends-nothing
//! cause: quits-on-empty-line

use mutants::{address, ask, connect, fail, lines, print};

pub fn main() {
    let mut server = connect();
    for line in lines() {
        if line.is_empty() {
            break;
        }
        print(&ask(&mut server, &line).unwrap_or_else(|error| fail(&address(), &error)));
    }
}
