//! The nested cargo: one process, no network, nothing of the caller's environment, and only what
//! this very build reports is believed (a failed build leaves the old executable in place).

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::control::{Cancel, Ends, WorkerCommand};

/// What a build brought forth: each program is in one of the two.
#[derive(Debug, Default)]
pub struct Builds {
    /// The executables of this build, freshly made or unchanged, by the name of the program.
    pub executables: BTreeMap<String, PathBuf>,
    /// The libraries that they are linked with, or would be: crates beside std, and theirs.
    pub libraries: BTreeMap<String, PathBuf>,
    /// For each program that does not compile, rustc's own words with its colours.
    pub errors: BTreeMap<String, String>,
}

/// How a build can be ended before it is done, and does not outlive its caller.
#[derive(Debug, Clone, Copy)]
pub struct Guarded<'a> {
    /// How this executable is started again to call [`main`](super::guard::main) with the words that
    /// follow.
    pub guard: &'a WorkerCommand,
    /// Ends the build.
    pub cancel: &'a Cancel,
}

/// Which programs are built.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Their names; none stands for all that the package has.
    pub bins: &'a [String],
    /// The crates that they use beside std, each of which is an optional dependency of the package.
    pub crates: &'a [&'a str],
}

/// Builds programs of `package`, which belongs to the workspace at `root`. A program that does not
/// compile stops no other.
///
/// # Errors
///
/// When cargo can't be started, or stops before it compiles anything: a broken manifest, say. And when
/// it was cancelled.
pub fn build(
    root: &Path,
    package: &str,
    wanted: Wanted,
    target_dir: &Path,
    kept: Option<Guarded>,
) -> Result<Builds> {
    let mut command = command(root, package, wanted, target_dir, kept);
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start cargo ({})", Path::new(&cargo()).display()))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Known to nobody but us where nobody may cancel.
    let unshared = Cancel::default();
    let cancel = kept.map_or(&unshared, |kept| kept.cancel);
    cancel.hold(child, Ends::WithItsInput)?;
    let complaints = thread::spawn(move || {
        let mut text = Vec::new();
        let _ = stderr.map(|mut pipe| pipe.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut builds = Builds::default();
    for line in stdout
        .into_iter()
        .flat_map(|pipe| BufReader::new(pipe).split(b'\n'))
    {
        // A line that is none of ours to read, such as what a build script printed, is no error.
        if let Ok(line) = serde_json::from_slice(&line.context("cannot read from cargo")?) {
            builds.take(line);
        }
    }
    let status = cancel.wait().context("cannot wait for cargo")?;
    if cancel.is_cancelled() {
        bail!("the build was cancelled");
    }
    let complaints = complaints.join().unwrap_or_default();
    builds
        .executables
        .retain(|bin, _| !builds.errors.contains_key(bin));
    let silent = (wanted.bins.iter())
        .find(|bin| !builds.executables.contains_key(*bin) && !builds.errors.contains_key(*bin));
    if silent.is_some() || (!status.success() && builds.errors.is_empty()) {
        bail!(
            "cargo could not build the package `{package}`:\n{}",
            complaints.trim_end()
        );
    }
    Ok(builds)
}

/// The cargo that runs us, or the one on the PATH.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The command of a build.
fn command(
    root: &Path,
    package: &str,
    wanted: Wanted,
    target_dir: &Path,
    kept: Option<Guarded>,
) -> Command {
    let cargo = cargo();
    let mut command = match kept {
        None => Command::new(&cargo),
        Some(Guarded { guard, .. }) => {
            let mut command = Command::new(&guard.exe);
            command.args(&guard.args).arg(&cargo);
            // Out of reach of the signals that a terminal sends to a watcher and all that is beside it
            // when that ends: the guard must outlive it.
            command.process_group(0);
            command
        }
    };
    command
        .args(["build", "--locked", "--offline", "--keep-going"])
        .args([
            "--message-format",
            "json-diagnostic-rendered-ansi",
            "--package",
            package,
        ])
        .arg("--target-dir")
        .arg(target_dir)
        .current_dir(root)
        .stdin(if kept.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if wanted.bins.is_empty() {
        command.arg("--bins");
    }
    if !wanted.crates.is_empty() {
        command.args(["--features", &wanted.crates.join(",")]);
    }
    for bin in wanted.bins {
        command.args(["--bin", bin]);
    }
    clean_environment(&mut command);
    command
}

/// Settings of the caller's for cargo and rustc would build something else than what is judged, or
/// rebuild everything each time the caller changes: `cargo run` itself sets two dozen of them.
pub fn clean_environment(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if (text.starts_with("CARGO") && text != "CARGO_HOME") || text == "RUSTFLAGS" {
            command.env_remove(&name);
        }
    }
    // Empty, but set: it outranks the flags of a configuration file.
    command.env("CARGO_ENCODED_RUSTFLAGS", "");
}

/// The messages of cargo's JSON stream that matter here.
#[derive(Deserialize)]
#[serde(tag = "reason")]
enum Line {
    #[serde(rename = "compiler-artifact")]
    Artifact {
        target: Target,
        executable: Option<PathBuf>,
        filenames: Vec<PathBuf>,
    },
    #[serde(rename = "compiler-message")]
    Message { target: Target, message: Diagnostic },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: Option<String>,
}

impl Builds {
    fn take(&mut self, line: Line) {
        match line {
            Line::Artifact {
                target,
                executable: Some(path),
                ..
            } => {
                self.executables.insert(target.name, path);
            }
            Line::Artifact {
                target, filenames, ..
            } => {
                let mut files = filenames.into_iter();
                if let Some(rlib) = files.find(|file| file.extension() == Some("rlib".as_ref())) {
                    self.libraries.insert(target.name, rlib);
                }
            }
            Line::Message { target, message } if message.worth_showing() => {
                let text = self.errors.entry(target.name).or_default();
                text.push_str(message.rendered.as_deref().unwrap_or(&message.message));
            }
            _ => {}
        }
    }
}

impl Diagnostic {
    /// Errors, and where to read about them; not warnings, nor the count that ends every list.
    fn worth_showing(&self) -> bool {
        (self.level.starts_with("error") && !self.message.starts_with("aborting due to"))
            || self.level == "failure-note"
    }
}
