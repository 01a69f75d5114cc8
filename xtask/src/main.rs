//! Starts the workbook's front door, all of which is a library: cargo compiles that while it still writes
//! out the code of the crates below, which it would not begin an executable with.

use std::process::ExitCode;

fn main() -> ExitCode {
    xtask::main()
}
