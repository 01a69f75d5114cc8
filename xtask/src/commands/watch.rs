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

/// This executable was built without the watcher, as most have no need of it: builds it, and lets it
/// take the place of this process.
#[cfg(not(feature = "watch"))]
fn watch(args: &Args) -> Result<u8> {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use anyhow::Context;

    use crate::{output, workspace};

    if let Some(stage) = &args.stage {
        checks::catalogue::find(stage)?;
    }
    let root = workspace::root()?;
    let cargo = || Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let options = [
        "--quiet",
        "--locked",
        "--package",
        "xtask",
        "--features",
        "watch",
    ];
    let manifest = root.join("Cargo.toml");
    output::complain(
        "note: starting the watcher; the first time, it is built, which takes a while",
    );
    let built = cargo()
        .arg("build")
        .args(options)
        .arg("--manifest-path")
        .arg(&manifest)
        .status()
        .context("cannot start cargo")?;
    if !built.success() {
        bail!(
            "the watcher could not be built (above is why); `cargo xtask check` does without it. \
             Without a network, its parts must have been downloaded before: cargo fetch"
        );
    }
    let failed = cargo()
        .arg("run")
        .args(options)
        .arg("--manifest-path")
        .arg(&manifest)
        .args(["--", "watch"])
        .args(&args.stage)
        .exec();
    Err(failed).context("cannot start cargo")
}
