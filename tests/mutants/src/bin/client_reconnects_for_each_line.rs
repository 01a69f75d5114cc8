//! Opens a connection of its own for each line.
//!
//! caught by: 01.client-one-connection 03.client-converses 05.client-converses
//! cause: reconnects-for-each-line

use mutants::{address, ask, connect, fail, lines, print};

fn main() {
    for line in lines().filter(|line| !line.is_empty()) {
        let reply = ask(&mut connect(), &line);
        print(&reply.unwrap_or_else(|error| fail(&address(), &error)));
    }
}
