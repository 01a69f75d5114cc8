//! `cargo xtask watch`

use std::env;
use std::io::{self, IsTerminal};

use anyhow::{Result, bail};

/// Check your programs whenever you save them.
///
/// The screen shows the checks as they finish, and the first failure in full; keys give hints, the
/// whole story of a failure, the list of stages, and more (`?` explains them). It moves on to another
/// stage only when you say so. Without STAGE: the first stage that has not passed yet.
///
/// The watcher is built when it is first asked for, which takes a while and needs the network unless
/// everything has been downloaded (`cargo fetch`).
#[derive(clap::Args)]
pub struct Args {
    /// A stage: 03, 3 or exception-handling.
    #[arg(value_name = "STAGE")]
    stage: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<u8> {
    let term = env::var_os("TERM").filter(|term| !term.is_empty() && term != "dumb");
    if term.is_none() || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        bail!(
            "watch needs a terminal to draw on; without one, `cargo xtask check` tells the verdict"
        );
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
    crate::optional_features::Part::Watch.take_over()
}
