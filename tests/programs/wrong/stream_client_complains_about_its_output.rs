//! Reports that nobody reads its output, as if that were a failure.
//!
//! caught by: 07.client-output-closes
//! cause: closed-output-reported

use std::io::{self, Write};

use mutants::{copy_both_ways, copy_input_to};

pub fn main() {
    copy_both_ways(copy_input_to, |bytes| {
        let mut stdout = io::stdout();
        stdout.write_all(bytes)?;
        stdout.flush()
    });
}
