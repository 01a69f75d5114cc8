//! Ends the program when its input ends.
//!
//! caught by: 07.client-copies-bytes 07.client-copies-file 07.client-outwaits-silence
//! caught by: 07.client-copies-large-stream 07.client-waits-for-server 07.client-joins-single-bytes
//! caught by: 07.client-half-closes 07.client-prints-after-half-close 07.client-empty-input
//! caught by: 07.client-survives-short-counts 07.client-server-closes-early
//! cause: leaves-with-its-input

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use mutants::{copy_both_ways, copy_input_to, print_bytes};

/// The end of the input was seen: nothing is printed from then on, however long the end takes.
static ENDS: AtomicBool = AtomicBool::new(false);

pub fn main() {
    copy_both_ways(
        |server| {
            copy_input_to(server)?;
            ENDS.store(true, Ordering::SeqCst);
            process::exit(0)
        },
        |bytes| match ENDS.load(Ordering::SeqCst) {
            true => process::exit(0),
            false => print_bytes(bytes),
        },
    );
}
