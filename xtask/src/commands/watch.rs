//! `cargo xtask watch`

use std::env;
use std::io::{self, IsTerminal};

use crate::args::watch::Args;

use anyhow::{Result, bail};

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let term = env::var_os("TERM").filter(|term| !term.is_empty() && term != "dumb");
    if term.is_none() || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!("watch needs a terminal; without one, use `cargo xtask check`");
    }
    watch(args)
}

#[cfg(feature = "watch")]
fn watch(args: &Args) -> Result<u8> {
    crate::watch::run(args.stage.as_deref())
}

#[cfg(not(feature = "watch"))]
fn watch(args: &Args) -> Result<u8> {
    if let Some(stage) = &args.stage {
        checks::catalogue::find(stage)?;
    }
    crate::prepare::optional_features::Part::Watch.take_over()
}
