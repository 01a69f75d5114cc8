//! Takes several reads of a single byte, one after the other, for the end of the stream.
//!
//! caught by: 07.client-joins-single-bytes

use std::process;

use mutants::{copy_both_ways, copy_input_to, print_bytes};

pub fn main() {
    let mut single = 0;
    copy_both_ways(copy_input_to, move |bytes| {
        print_bytes(bytes)?;
        single = if bytes.len() == 1 { single + 1 } else { 0 };
        if single == 5 {
            process::exit(0);
        }
        Ok(())
    });
}
