//! Takes the end of stdin for a failure: exit code 1.
//!
//! caught by: 01.client-closes-and-exits 03.client-closes-and-exits 05.client-closes-and-exits
//! cause: end-taken-for-error

use std::process::ExitCode;

use mutants::{connect, talk};

pub fn main() -> ExitCode {
    talk(&mut connect());
    eprintln!("end of input");
    ExitCode::FAILURE
}
