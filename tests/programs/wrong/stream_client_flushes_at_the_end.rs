//! Prints through a buffer that is flushed at the end alone.
//!
//! caught by: 07.client-prints-at-once 07.client-outwaits-silence 07.client-output-closes
//! cause: answers-held-back goes-on-without-output

use std::io::{self, BufWriter, Write};
use std::process;

use mutants::{copy_both_ways, copy_input_to};

pub fn main() {
    let mut stdout = BufWriter::new(io::stdout());
    copy_both_ways(copy_input_to, |bytes| match stdout.write_all(bytes) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => process::exit(0),
        result => result,
    });
    if stdout.flush().is_err() {
        process::exit(0);
    }
}
