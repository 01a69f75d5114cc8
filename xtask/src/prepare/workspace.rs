//! Where things are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use checks::control::{Cancel, WorkerCommand};
use checks::toolchain::{self, Builds, Guarded, Wanted};

/// The hidden word that makes this executable a worker.
pub const WORKER: &str = "__worker";

/// The hidden word that makes this executable the guard of the build that follows.
pub const BUILD_GUARD: &str = "__build-guard";

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

/// The target directory of nested builds, inside the one that cargo uses: rust-analyzer holds the
/// lock of that.
pub fn target_dir(root: &Path) -> PathBuf {
    let chosen = env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty());
    let outer = chosen.map_or_else(|| root.join("target"), PathBuf::from);
    // Cargo takes a relative one against the user's directory, and so do we: not the nested cargo's.
    std::path::absolute(&outer)
        .unwrap_or(outer)
        .join("workbook")
}

/// Builds programs of a package, until it is cancelled if it can be; see [`checks::toolchain`].
pub fn build(
    root: &Path,
    package: &str,
    wanted: Wanted,
    cancel: Option<&Cancel>,
) -> Result<Builds> {
    let target = target_dir(root);
    let guard = again(BUILD_GUARD)?;
    let kept = cancel.map(|cancel| Guarded {
        guard: &guard,
        cancel,
    });
    toolchain::build(root, package, wanted, &target, kept).with_context(|| {
        let writable = fs::create_dir_all(&target).and_then(|()| tempfile::tempfile_in(&target));
        match writable {
            Ok(_) => format!("the programs in {package}/ can't be built"),
            Err(_) => format!(
                "{} can't be written to; set CARGO_TARGET_DIR to a folder that can",
                target.display()
            ),
        }
    })
}

/// What is run now. Where the system can tell, this is so even if another executable has taken the
/// place of its file since: a watcher outlives many builds.
pub fn this_executable() -> Result<PathBuf> {
    let own = Path::new("/proc/self/exe");
    match own.exists() {
        true => Ok(own.to_owned()),
        false => env::current_exe().context("cannot tell where this executable is"),
    }
}

/// How this executable is started again as a worker.
pub fn worker() -> Result<WorkerCommand> {
    again(WORKER)
}

fn again(word: &str) -> Result<WorkerCommand> {
    Ok(WorkerCommand {
        exe: this_executable()?,
        args: vec![word.to_owned()],
    })
}
