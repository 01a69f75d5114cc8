//! Exits with 1 where its arguments are wrong.
//!
//! caught by: 08.client-wrong-arguments
//! cause: usage-error-with-another-code

use std::process;

use mutants::names::{probe, read_arguments};

pub fn main() {
    let wanted = read_arguments().unwrap_or_else(|| {
        eprintln!("usage: client [--timeout MS] [--set NAME=VALUE]... ADDRESS...");
        process::exit(1)
    });
    for address in &wanted.addresses {
        probe(address, &wanted);
    }
}
