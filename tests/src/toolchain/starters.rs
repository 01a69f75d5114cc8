//! The pristine starters, cut at run time from the solutions that are embedded here: what a learner
//! begins with, what `reset` writes, and what "not started" is compared with.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::pristine;
use crate::model::Role;

/// Each program's folder and file name, with the source of its solution.
macro_rules! solutions {
    ($($path:literal)*) => {
        &[$(($path, include_str!(concat!("../../../solutions/", $path)))),*]
    };
}

const SOLUTIONS: &[(&str, &str)] = solutions![
    "01-basic-echo/server.rs"
    "01-basic-echo/client.rs"
    "02-connection-loop/server.rs"
    "03-exception-handling/server.rs"
    "03-exception-handling/client.rs"
    "04-udp/server.rs"
    "04-udp/client.rs"
    "05-unix-socket/server.rs"
    "05-unix-socket/client.rs"
    "06-empty-datagram/server.rs"
    "06-empty-datagram/client.rs"
    "07-streaming/server.rs"
    "07-streaming/client.rs"
    "08-names-and-options/server.rs"
    "08-names-and-options/client.rs"
    "09-lost-datagrams/server.rs"
    "09-lost-datagrams/client.rs"
];

/// One untouched exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Starter {
    /// Which of the stage's programs it is.
    pub role: Role,
    /// The program's name in the package `exercises`: `ex03-server`.
    pub bin: String,
    /// Its file, relative to the workspace: `exercises/03-exception-handling/server.rs`.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Starter {
    /// Whether `text` is this starter as it was handed out; line ends don't count.
    pub fn is_untouched(&self, text: &[u8]) -> bool {
        String::from_utf8_lossy(text).replace("\r\n", "\n") == self.text
    }

    /// Whether the learner of the workbook at `root` has not begun with it.
    pub fn is_untouched_in(&self, root: &Path) -> bool {
        fs::read(root.join(&self.path)).is_ok_and(|text| self.is_untouched(&text))
    }
}

/// All starters, in the order of the stages.
pub fn starters() -> impl Iterator<Item = Starter> {
    SOLUTIONS.iter().map(|(path, source)| Starter {
        role: match stem(path) {
            "server" => Role::Server,
            _ => Role::Client,
        },
        bin: format!("ex{}-{}", &path[..2], stem(path)),
        path: format!("exercises/{path}"),
        text: pristine::starter(source),
    })
}

/// The starter of one program, where the stage with that number has one.
pub fn starter(stage: &str, role: Role) -> Option<Starter> {
    let bin = format!("ex{stage}-{role}");
    starters().find(|starter| starter.bin == bin)
}

/// The solution of one program as people read it, where the stage with that number has one.
pub fn solution(stage: &str, role: Role) -> Option<String> {
    let (_, source) = SOLUTIONS
        .iter()
        .find(|(path, _)| path.starts_with(stage) && stem(path) == role.name())?;
    Some(pristine::shown(source))
}

/// Writes a package `starters` with every pristine starter into `dir`, ready for
/// [`build`](super::build()): nothing there depends on the learner's `exercises/`.
///
/// # Errors
///
/// When the files can't be written.
pub fn write_starters_package(dir: &Path) -> Result<()> {
    let mut manifest = String::from(
        "[package]\nname = \"starters\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         autobins = false\n\n[workspace]\n",
    );
    for Starter {
        bin, path, text, ..
    } in starters()
    {
        manifest.push_str(&format!("\n[[bin]]\nname = \"{bin}\"\npath = \"{path}\"\n"));
        write(&dir.join(path), &text)?;
    }
    write(&dir.join("Cargo.toml"), &manifest)?;
    let lock = "version = 4\n\n[[package]]\nname = \"starters\"\nversion = \"0.0.0\"\n";
    write(&dir.join("Cargo.lock"), lock)
}

fn write(path: &Path, text: &str) -> Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn stem(path: &str) -> &str {
    path.rsplit('/')
        .next()
        .unwrap_or(path)
        .trim_end_matches(".rs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn every_program_of_every_stage_has_its_starter() {
        let found: Vec<String> = starters().map(|starter| starter.path).collect();
        let programs = catalogue::stages().iter().flat_map(|stage| {
            let path = |role| format!("exercises/{}/{role}.rs", stage.folder());
            stage.roles.iter().map(path)
        });
        assert_eq!(found, programs.collect::<Vec<_>>());
    }
}
