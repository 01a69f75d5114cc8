//! Sends each piece with one write, and does not look at how much it took.
//!
//! caught by: 07.client-survives-short-counts

use std::io::Write;

use mutants::{copy_both_ways, copy_input, print_bytes};

pub fn main() {
    copy_both_ways(
        |server| copy_input(server, |server, bytes| server.write(bytes).map(drop)),
        print_bytes,
    );
}
