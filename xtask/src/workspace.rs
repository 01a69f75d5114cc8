//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use checks::runner::WorkerCommand;

/// The hidden word that makes this executable a worker.
pub const WORKER: &str = "__worker";

/// The workbook that the user is in: a copy or a moved clone is its own workbook, whichever one this
/// executable was built in.
pub fn root() -> Result<PathBuf> {
    let here = env::current_dir().context("cannot tell the current directory")?;
    if let Some(root) = here.ancestors().find(|dir| is_root(dir)) {
        return Ok(root.to_owned());
    }
    // Set by `cargo run --manifest-path`, from anywhere.
    if let Some(package) = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)
        && let Some(root) = package.parent().filter(|dir| is_root(dir))
    {
        return Ok(root.to_owned());
    }
    bail!(
        "{} is not inside the workbook; go to your clone of it first",
        here.display()
    )
}

fn is_root(dir: &Path) -> bool {
    dir.join("exercises/Cargo.toml").is_file() && dir.join("xtask/Cargo.toml").is_file()
}

/// The target directory of nested builds: rust-analyzer holds the lock of the other one.
pub fn target_dir(root: &Path) -> PathBuf {
    root.join("target/workbook")
}

/// How this executable is started again as a worker.
pub fn worker() -> Result<WorkerCommand> {
    let exe = env::current_exe().context("cannot tell where this executable is")?;
    Ok(WorkerCommand {
        exe,
        args: vec![WORKER.to_owned()],
    })
}
