//! Tests the workbook itself: its claims, its verdicts, its speed. The
//! commands for this are asked for by authors and curious readers.

pub mod bench;
pub mod claims;
pub mod soak;
pub mod verify;

use anyhow::Result;

use crate::output;
use crate::report::escape;

/// Prints text with words of programs that nobody trusts.
fn print_foreign(text: &str) -> Result<()> {
    output::print(&escape::guard_log_commands(
        &escape::clean(text),
        "\\x3a",
        "\\x23",
    ))
}
