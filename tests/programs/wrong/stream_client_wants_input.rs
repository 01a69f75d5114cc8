//! Takes an empty input for a mistake of its user.
//!
//! caught by: 07.client-empty-input

use std::io::{self, BufRead};
use std::process;

use mutants::{copy_both_ways, copy_input_to, print_bytes};

pub fn main() {
    if io::stdin().lock().fill_buf().is_ok_and(<[u8]>::is_empty) {
        eprintln!("there is no input");
        process::exit(1);
    }
    copy_both_ways(copy_input_to, print_bytes);
}
