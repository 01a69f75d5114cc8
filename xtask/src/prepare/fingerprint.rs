//! What the verdict on a program depends on: as long as none of it changes, neither does the verdict.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use crate::prepare::workspace;

/// Of one program that was built and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The files that it was compiled from, relative to the workbook.
    files: Vec<PathBuf>,
    /// What stood in them, and in the manifests.
    sources: u64,
    /// What judged it, and what compiled it.
    tools: u64,
}

/// Files that decide how a program is compiled.
const MANIFESTS: [&str; 4] = [
    "Cargo.toml",
    "Cargo.lock",
    "exercises/Cargo.toml",
    ".cargo/config.toml",
];

/// The most that is read of the list of a program's files.
const LONGEST_LIST: u64 = 1 << 20;

/// The most files of a folder that are looked at.
const MOST_FILES: usize = 1000;

/// When each file of some folders last changed, by its path relative to the workbook.
#[derive(Debug, Default)]
pub struct Moment(BTreeMap<PathBuf, Change>);

/// The time of change, which unlike that of modification can't be set, and the file itself (inode(7)).
type Change = (i64, i64, u64);

impl Moment {
    /// Adds the files of a folder, relative to the workbook at `root`.
    pub fn add(&mut self, root: &Path, folder: &Path) {
        let Ok(entries) = fs::read_dir(root.join(folder)) else {
            return;
        };
        for entry in entries.flatten() {
            let path = folder.join(entry.file_name());
            if self.0.len() == MOST_FILES {
                return;
            }
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.add(root, &path),
                Ok(_) => self
                    .0
                    .extend(change(root, &path).map(|change| (path, change))),
                Err(_) => {}
            }
        }
    }

    fn still_is(&self, root: &Path, file: &Path) -> bool {
        let now = change(root, file);
        now.is_some() && now.as_ref() == self.0.get(file)
    }
}

fn change(root: &Path, file: &Path) -> Option<Change> {
    let meta = fs::metadata(root.join(file)).ok()?;
    Some((meta.ctime(), meta.ctime_nsec(), meta.ino()))
}

impl Fingerprint {
    /// Of the program whose executable is `exe`, if it is certain that this was compiled from what its
    /// files hold now: they have not changed since `begun`, before the build.
    pub fn of(root: &Path, exe: &Path, begun: &Moment, tools: Option<u64>) -> Option<Self> {
        let files = compiled_from(root, exe)?;
        let sources = sources(root, &files)?;
        let unchanged = files.iter().all(|file| begun.still_is(root, file));
        unchanged.then_some(Fingerprint {
            files,
            sources,
            tools: tools?,
        })
    }

    /// Whether the files hold what they held then.
    pub fn has_same_sources(&self, root: &Path) -> bool {
        sources(root, &self.files) == Some(self.sources)
    }

    /// Whether both are of the same sources.
    pub fn has_sources_of(&self, other: &Fingerprint) -> bool {
        (&self.files, self.sources) == (&other.files, other.sources)
    }

    /// Whether it was judged and compiled by these [`tools`].
    pub fn has_tools(&self, tools: Option<u64>) -> bool {
        Some(self.tools) == tools
    }
}

/// This executable, which holds the checks, and the compiler that builds the programs of the workbook
/// at `root`; nothing where either can't be told.
pub fn tools(root: &Path) -> Option<u64> {
    let checks = fs::metadata(workspace::this_executable().ok()?).ok()?;
    let beside = |cargo| PathBuf::from(cargo).with_file_name("rustc");
    let rustc = env::var_os("RUSTC").map(PathBuf::from).or_else(|| {
        let beside = env::var_os("CARGO").map(beside);
        beside.filter(|rustc| rustc.is_file())
    });
    let says = Command::new(rustc.unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    Some(hash(&(
        (checks.len(), checks.mtime(), checks.mtime_nsec()),
        says.stdout,
    )))
}

/// What rustc read for an executable: cargo leaves the list beside it (`--emit=dep-info`).
fn compiled_from(root: &Path, exe: &Path) -> Option<Vec<PathBuf>> {
    let list = exe.with_extension("d");
    if fs::metadata(&list).ok()?.len() > LONGEST_LIST {
        return None;
    }
    let list = fs::read_to_string(list).ok()?;
    let (_, files) = list.lines().next()?.split_once(": ")?;
    // Spaces within a path are escaped.
    let files = files.replace("\\ ", "\0");
    let relative = |file: &str| {
        let file = PathBuf::from(file.replace('\0', " "));
        Some(file.strip_prefix(root).ok()?.to_owned())
    };
    files.split_whitespace().map(relative).collect()
}

fn sources(root: &Path, files: &[PathBuf]) -> Option<u64> {
    let mut contents = Vec::new();
    for file in files {
        contents.push(Some(fs::read(root.join(file)).ok()?));
    }
    for manifest in MANIFESTS {
        contents.push(fs::read(root.join(manifest)).ok());
    }
    Some(hash(&(files, contents)))
}

/// The same only within one release of the compiler, which is a part of what is compared.
fn hash(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_files_is_read_with_its_spaces_and_ends_at_the_workbook() {
        let root = tempfile::tempdir().unwrap();
        let exe = root.path().join("ex01-server");
        let list = |text: &str| fs::write(exe.with_extension("d"), text).unwrap();
        let at = root.path().display();
        list(&format!("x/ex01-server: {at}/a\\ b.rs {at}/c.rs\n"));
        assert_eq!(
            compiled_from(root.path(), &exe).unwrap(),
            [PathBuf::from("a b.rs"), PathBuf::from("c.rs")]
        );
        list(&format!("x/ex01-server: {at}/a.rs /elsewhere/c.rs\n"));
        assert_eq!(compiled_from(root.path(), &exe), None);
    }

    #[test]
    fn a_file_that_changed_since_the_build_began_proves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let exe = root.path().join("ex01-server");
        let file = root.path().join("stage/a.rs");
        fs::create_dir(root.path().join("stage")).unwrap();
        fs::write(&file, "one").unwrap();
        fs::write(
            exe.with_extension("d"),
            format!("ex01-server: {}\n", file.display()),
        )
        .unwrap();
        let mut begun = Moment::default();
        begun.add(root.path(), Path::new("stage"));
        let of = |begun| Fingerprint::of(root.path(), &exe, begun, Some(1));
        let found = of(&begun).unwrap();
        assert!(found.has_same_sources(root.path()));
        // As an editor saves, and at once.
        fs::write(root.path().join("new"), "one").unwrap();
        fs::rename(root.path().join("new"), &file).unwrap();
        assert_eq!(of(&begun), None);
        assert!(found.has_same_sources(root.path()));
        fs::write(&file, "two").unwrap();
        assert!(!found.has_same_sources(root.path()));
        assert_eq!(of(&Moment::default()), None);
    }
}
