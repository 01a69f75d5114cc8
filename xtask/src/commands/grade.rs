//! `cargo xtask grade`

use anyhow::Result;

use crate::args::grade::Args;

/// Runs the command.
#[cfg(feature = "grade")]
pub fn run(args: &Args) -> Result<u8> {
    crate::grade::run(args)
}

/// Builds what only graders need, and lets it run the command.
#[cfg(not(feature = "grade"))]
pub fn run(_: &Args) -> Result<u8> {
    crate::prepare::optional_features::Part::Grade.take_over()
}
