//! Optional parts of this executable, built on first use: only those who need them wait for them.

use std::path::Path;
use std::process::Command;
use std::{env, io};

/// A part that may be missing.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "a part that is there need not be asked for")]
pub enum Part {
    /// The feature `selftest`: tests of the claims and of the checks.
    Selftest,
    /// The feature `watch`: the watcher.
    Watch,
    /// The feature `grade`: the grader.
    Grade,
    /// The feature `poke`: the prompt with history and completion.
    Poke,
}

impl Part {
    /// Builds an executable that has it, in place of the one that the alias `cargo xtask` builds.
    ///
    /// # Errors
    ///
    /// When cargo can't be started; that it fails is its exit status.
    pub fn build(self, root: &Path) -> io::Result<std::process::ExitStatus> {
        self.cargo("build", root).status()
    }

    /// `cargo VERB` for an executable with this part.
    fn cargo(self, verb: &str, root: &Path) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args([verb, "--quiet", "--locked", "--package", "xtask"])
            .arg("--manifest-path")
            .arg(root.join("Cargo.toml"));
        match self {
            Part::Selftest => {}
            Part::Watch => drop(cargo.args(["--no-default-features", "--features", "watch"])),
            Part::Grade => drop(cargo.args(["--no-default-features", "--features", "grade"])),
            Part::Poke => drop(cargo.args(["--no-default-features", "--features", "poke"])),
        }
        cargo
    }
}

#[cfg(not(all(
    feature = "selftest",
    feature = "watch",
    feature = "poke",
    feature = "grade"
)))]
mod replace {
    use std::os::unix::process::CommandExt;
    use std::sync::mpsc::{self, RecvTimeoutError};
    use std::thread;
    use std::time::Duration;

    use anyhow::{Context, Result, bail};

    use super::{Part, env};
    use crate::output;
    use crate::prepare::workspace;

    /// A build that takes longer than this is not one that has nothing to do.
    const NOTICEABLE: Duration = Duration::from_millis(500);

    impl Part {
        /// Builds an executable that has it, and lets it do what this one was asked to do.
        ///
        /// # Errors
        ///
        /// When it can't be built; otherwise this does not return.
        pub fn take_over(self) -> Result<u8> {
            let root = workspace::root()?;
            let (done, built) = mpsc::channel::<()>();
            thread::spawn(move || {
                if built.recv_timeout(NOTICEABLE) == Err(RecvTimeoutError::Timeout) {
                    output::complain("note: this part is built on first use, which takes a while");
                }
            });
            let built = self.build(&root).context("cannot start cargo")?;
            drop(done);
            if !built.success() {
                bail!(
                    "what this command needs could not be built (above is why); `cargo xtask check` \
                     does without it. Without a network, all must have been downloaded before: \
                     cargo fetch"
                );
            }
            let mut run = self.cargo("run", &root);
            Err(run.arg("--").args(env::args_os().skip(1)).exec()).context("cannot start cargo")
        }
    }
}
