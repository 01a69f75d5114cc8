//! A workbook of the test's own: a copy of the tree in a temporary folder, so that no test touches
//! the checkout's exercises or progress.

// Each test program uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use tempfile::TempDir;

/// The checkout in which the tests run.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// How many checks a stage has.
pub fn checks_of(stage: &str) -> usize {
    checks::catalogue::find(stage)
        .expect("a stage")
        .checks
        .len()
}

/// What a report says when `passed` of the checks of a stage have passed.
pub fn tally(passed: usize, stage: &str) -> String {
    format!("{passed} of {} passed", checks_of(stage))
}

/// Python itself, where there is one: what bears its name may be a version manager's stand-in, which takes
/// longer to start than the program that it chooses.
pub fn python() -> Option<&'static str> {
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    let find = || {
        let mut ask = std::process::Command::new("python3");
        let output = ask
            .args(["-c", "import sys; print(sys.executable)"])
            .output();
        let found = output.ok().filter(|output| output.status.success())?;
        Some(String::from_utf8(found.stdout).ok()?.trim().to_owned())
    };
    let found = FOUND.get_or_init(find).as_deref();
    if found.is_none() {
        eprintln!("skipped: python3 is not on this machine");
    }
    found
}

/// Python's option not to look for installed packages: nothing here needs any, and the search takes longer
/// than all the rest of a start.
pub const PLAIN: &str = "-S";

/// `xtask`, started in `dir` with nothing of the caller's terminal.
pub fn xtask_in(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .current_dir(dir)
        .env_remove("CARGO_MANIFEST_DIR")
        // Copies of the tree must not build into one another's folders.
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("NO_COLOR");
    command
}

/// `cargo xtask ARGS` on the checkout's solutions or on foreign commands: nothing there is changed.
pub fn xtask(args: &[&str]) -> Assert {
    xtask_in(checkout()).args(args).assert()
}

/// The same with this on its standard input.
pub fn xtask_with_input(args: &[&str], input: &str) -> Assert {
    xtask_in(checkout())
        .args(args)
        .write_stdin(input.to_owned())
        .assert()
}

/// A copy of the tree.
pub struct Workbook {
    dir: TempDir,
}

impl Workbook {
    pub fn new() -> Self {
        // On the file system of the target directory, and gone with it.
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        copy(checkout(), dir.path());
        Workbook { dir }
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    pub fn write(&self, relative: &str, text: &str) {
        fs::create_dir_all(self.path(relative).parent().unwrap()).unwrap();
        // Never into a file of the checkout's.
        if fs::metadata(self.path(relative)).is_ok_and(|file| file.nlink() > 1) {
            fs::remove_file(self.path(relative)).unwrap();
        }
        fs::write(self.path(relative), text).unwrap();
    }

    /// Puts the solution in the place of an exercise, as a learner would who has got it right.
    pub fn solve(&self, program: &str) {
        let stage = &program[..2];
        let role = if program.ends_with("server.rs") {
            checks::model::Role::Server
        } else {
            checks::model::Role::Client
        };
        let text = checks::toolchain::solution(stage, role).unwrap();
        self.write(&format!("exercises/{program}"), &text);
    }

    pub fn xtask(&self, args: &[&str]) -> Assert {
        self.command(args).assert()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = xtask_in(self.dir.path());
        command.args(args);
        command
    }
}

/// Gives a file a second name, or copies it where that can't be: on another file system.
pub fn link_or_copy(file: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(file, to).or_else(|_| fs::copy(file, to).map(drop))
}

/// Most of all files, and no command of a learner's ever writes to them.
fn is_of_authors(file: &Path) -> bool {
    ["tests", "xtask"]
        .iter()
        .any(|folder| file.starts_with(checkout().join(folder)))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if ["target", ".git", ".workbook"]
            .iter()
            .any(|skipped| name == *skipped)
        {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy(&source, &target);
        } else if kind.is_file() {
            match is_of_authors(&source) {
                true => link_or_copy(&source, &target).unwrap(),
                false => drop(fs::copy(source, target).unwrap()),
            }
        }
    }
    // A learner's exercises may be in any state; the tests begin with starters.
    for starter in checks::toolchain::starters().filter(|_| to.join("xtask/Cargo.toml").is_file()) {
        fs::write(to.join(&starter.path), &starter.text).unwrap();
    }
}

/// Text of a program's output.
pub fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

pub fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}
