//! The programs whose verdict is known: found by their headers, built, ready to be judged.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::header::{Expect, Header};
use super::{ids, programs};
use crate::catalogue::{self, Stage};
use crate::model::{Program, Role};
use crate::toolchain::{self, Wanted, build};

/// Where a program comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of `solutions/`.
    Solution,
    /// A pristine starter.
    Starter,
    /// A program with one mistake.
    Wrong,
    /// A program as beginners write them.
    Beginner,
    /// A right program in another style, a trivial one, or a hostile one.
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [
        Kind::Solution,
        Kind::Starter,
        Kind::Wrong,
        Kind::Beginner,
        Kind::Other,
    ];
}

/// A program whose verdict is known.
pub struct KnownProgram {
    /// Its file, as shown to people.
    pub name: String,
    /// Where it comes from.
    pub kind: Kind,
    /// How it is started.
    pub program: Program,
    /// What it says of itself.
    pub header: Header,
    /// The stages in which it is judged.
    pub(super) runs: Vec<Run>,
}

impl KnownProgram {
    /// A program, judged as its first lines demand.
    ///
    /// # Errors
    ///
    /// When these can't be understood.
    pub fn new(name: String, kind: Kind, program: Program, source: &str) -> Result<KnownProgram> {
        match Header::parse(source) {
            Ok(header) => Ok(with_runs(name, kind, program, header)),
            Err(why) => bail!("{name} {why}"),
        }
    }
}

/// One stage in which a program is judged, as one of its roles.
pub(super) struct Run {
    pub stage: &'static Stage,
    pub role: Role,
    /// The checks that it must fail; it must pass all others of this stage and role.
    pub failing: BTreeSet<String>,
}

/// All programs whose verdict is known.
pub struct KnownPrograms {
    /// Solutions, starters, wrong programs, and the others.
    pub all: Vec<KnownProgram>,
    /// Holds the starters, and links to the Rust programs.
    _built: TempDir,
}

impl KnownPrograms {
    /// Finds and builds those of these kinds.
    ///
    /// # Errors
    ///
    /// When one does not compile, or its header can't be understood.
    pub fn find(root: &Path, target_dir: &Path, kinds: &[Kind]) -> Result<KnownPrograms> {
        let built = tempfile::tempdir().context("cannot make a temporary folder")?;
        let mut all = Vec::new();
        if kinds.contains(&Kind::Solution) {
            all.extend(solutions(root, target_dir)?);
        }
        if kinds.contains(&Kind::Starter) {
            all.extend(starters(built.path())?);
        }
        if [Kind::Wrong, Kind::Beginner, Kind::Other]
            .iter()
            .any(|kind| kinds.contains(kind))
        {
            all.extend(rust_programs(root, target_dir, built.path())?);
        }
        all.retain(|known| kinds.contains(&known.kind));
        Ok(KnownPrograms { all, _built: built })
    }
}

fn solutions(root: &Path, target_dir: &Path) -> Result<Vec<KnownProgram>> {
    let executables = built(root, "solutions", target_dir)?;
    programs()
        .map(|(stage, role)| {
            let bin = format!("sol{}-{role}", stage.number);
            let exe = executables
                .get(&bin)
                .context(format!("there is no program {bin}"))?;
            let source = format!("solutions/{}/{role}.rs", stage.folder());
            let expect = Expect::Passes(vec![(stage.number.to_owned(), role)]);
            let program = Program::Built {
                exe: exe.clone(),
                source: source.clone().into(),
            };
            Ok(with_runs(
                source,
                Kind::Solution,
                program,
                Header {
                    expect,
                    causes: Vec::new(),
                    by_luck: BTreeSet::new(),
                },
            ))
        })
        .collect()
}

/// An untouched starter is never judged; run as any program, it passes nothing.
fn starters(dir: &Path) -> Result<Vec<KnownProgram>> {
    toolchain::write_starters_package(dir)?;
    // Their names are those of the exercises, and must not take their places.
    let executables = built(dir, "starters", &dir.join("target"))?;
    programs()
        .map(|(stage, role)| {
            let starter =
                toolchain::starter(stage.number, role).context("a stage has no starter")?;
            let exe = executables
                .get(&starter.bin)
                .context("a starter was not built")?;
            let name = format!("the starter {}", starter.path);
            let program = Program::Built {
                exe: exe.clone(),
                source: starter.path.into(),
            };
            let expect = Expect::CaughtBy(ids(stage, role).collect());
            Ok(with_runs(
                name,
                Kind::Starter,
                program,
                Header {
                    expect,
                    causes: Vec::new(),
                    by_luck: BTreeSet::new(),
                },
            ))
        })
        .collect()
}

/// The Rust programs in `tests/programs`.
fn rust_programs(root: &Path, target_dir: &Path, links: &Path) -> Result<Vec<KnownProgram>> {
    let executable = RustPrograms::build(root, target_dir)?;
    let mut found = Vec::new();
    for folder in FOLDERS {
        let kind = match folder {
            WRONG => Kind::Wrong,
            BEGINNERS => Kind::Beginner,
            _ => Kind::Other,
        };
        for path in files(&root.join(PROGRAMS).join(folder))? {
            let file = path.file_name().and_then(|name| name.to_str());
            let Some(name) = file.and_then(|name| name.strip_suffix(".rs")) else {
                continue;
            };
            let program = Program::Built {
                exe: executable.link(name, links)?,
                source: Path::new(PROGRAMS).join(folder).join(format!("{name}.rs")),
            };
            found.push(KnownProgram::new(
                shown(root, &path),
                kind,
                program,
                &read(&path)?,
            )?);
        }
    }
    Ok(found)
}

/// One Rust program whose header is to be written anew.
pub struct Unblessed {
    /// The program; it is judged in the stages that its present header names.
    pub known: KnownProgram,
    /// Its text.
    pub text: String,
    /// Its file.
    pub path: PathBuf,
    /// Holds the link to it.
    _links: TempDir,
}

impl Unblessed {
    /// Builds the program of that name.
    ///
    /// # Errors
    ///
    /// When there is none, it does not compile, or its header names no stages, or gives reasons that
    /// only an author knows.
    pub fn find(root: &Path, target_dir: &Path, name: &str) -> Result<Unblessed> {
        let source = RustPrograms::source(root, name)?;
        let path = root.join(&source);
        let text = read(&path)?;
        let header = match Header::parse(&text) {
            Ok(header) => header,
            Err(why) => bail!(
                "{name} {why}; begin with the stages in which it is to be judged: \
                 `//! passes: 02 server`"
            ),
        };
        if matches!(header.expect, Expect::PassesOnly(_)) {
            bail!("{name} has `passes only:`, with reasons that only its author knows");
        }
        let links = tempfile::tempdir().context("cannot make a temporary folder")?;
        let exe = RustPrograms::build(root, target_dir)?.link(name, links.path())?;
        let program = Program::Built { exe, source };
        Ok(Unblessed {
            known: with_runs(name.to_owned(), Kind::Wrong, program, header),
            text,
            path,
            _links: links,
        })
    }

    /// How many checks it takes to judge it.
    pub fn checks(&self) -> usize {
        let runs = self.known.runs.iter();
        runs.map(|run| ids(run.stage, run.role).count()).sum()
    }
}

/// Where programs with a known verdict are, from the workspace's root.
const PROGRAMS: &str = "tests/programs";

/// The folder in it for programs with one mistake.
const WRONG: &str = "wrong";

/// The folder in it for programs as beginners write them.
const BEGINNERS: &str = "beginners";

/// Its folders, one for each kind of verdict.
const FOLDERS: [&str; 5] = ["right", WRONG, "trivial", "hostile", BEGINNERS];

/// The executable that is each of the Rust programs, by the name by which it is called.
pub struct RustPrograms {
    exe: PathBuf,
}

impl RustPrograms {
    /// Builds it.
    ///
    /// # Errors
    ///
    /// When one of them does not compile.
    pub fn build(root: &Path, target_dir: &Path) -> Result<RustPrograms> {
        let exe = built(root, "mutants", target_dir)?.remove("mutants");
        let exe = exe.context("there is no program mutants")?;
        Ok(RustPrograms { exe })
    }

    /// The program of that name: a link in the folder `links`.
    ///
    /// # Errors
    ///
    /// When the link can't be made.
    pub fn link(&self, name: &str, links: &Path) -> Result<PathBuf> {
        let link = links.join(name);
        symlink(&self.exe, &link).with_context(|| format!("cannot make {}", link.display()))?;
        Ok(link)
    }

    /// Its source, relative to the workspace at `root`.
    ///
    /// # Errors
    ///
    /// When no folder has a program of that name.
    pub fn source(root: &Path, name: &str) -> Result<PathBuf> {
        let paths =
            FOLDERS.map(|folder| Path::new(PROGRAMS).join(folder).join(format!("{name}.rs")));
        let mut found = paths.into_iter().filter(|path| root.join(path).is_file());
        found
            .next()
            .with_context(|| format!("{PROGRAMS} has no program {name}.rs"))
    }
}

fn built(
    root: &Path,
    package: &str,
    target_dir: &Path,
) -> Result<std::collections::BTreeMap<String, PathBuf>> {
    // The package of the wrong programs always has what they need.
    let crates = match package {
        "solutions" => catalogue::crates(),
        _ => Vec::new(),
    };
    let wanted = Wanted {
        crates: &crates,
        ..Wanted::default()
    };
    let builds = build(root, package, wanted, target_dir, None)?;
    match builds.errors.first_key_value() {
        Some((bin, errors)) => bail!("{bin} does not compile:\n{errors}"),
        None => Ok(builds.executables),
    }
}

fn with_runs(name: String, kind: Kind, program: Program, header: Header) -> KnownProgram {
    let all = |stage, role| ids(stage, role).collect::<BTreeSet<_>>();
    let runs = programs().filter_map(|(stage, role)| {
        let failing = match &header.expect {
            Expect::Passes(programs) => {
                let meant = programs
                    .iter()
                    .any(|(n, r)| n == stage.number && *r == role);
                meant.then(BTreeSet::new)?
            }
            Expect::CaughtBy(named) => {
                let here = all(stage, role);
                let failing: BTreeSet<_> = named.intersection(&here).cloned().collect();
                (!failing.is_empty()).then_some(failing)?
            }
            Expect::PassesOnly(named) => all(stage, role).difference(named).cloned().collect(),
        };
        Some(Run {
            stage,
            role,
            failing,
        })
    });
    let runs = runs.collect();
    KnownProgram {
        name,
        kind,
        program,
        header,
        runs,
    }
}

/// The files of a folder, by name; none if there is no such folder.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry
            .with_context(|| format!("cannot read {}", dir.display()))?
            .path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue;

    #[test]
    fn a_wrong_program_is_judged_wherever_it_names_a_check() {
        let program = Program::Command {
            words: Vec::new(),
            dir: PathBuf::new(),
            fixed: None,
        };
        let source = "//! caught by: 02.second-client 03.serves-many-clients";
        let known = KnownProgram::new("m".into(), Kind::Wrong, program, source).unwrap();
        let stages: Vec<_> = known.runs.iter().map(|run| run.stage.number).collect();
        assert_eq!(stages, ["02", "03"]);
        assert!(
            known
                .runs
                .iter()
                .all(|run| run.role == Role::Server && run.failing.len() == 1)
        );
    }

    #[test]
    fn a_trivial_program_is_judged_everywhere() {
        let program = Program::Command {
            words: Vec::new(),
            dir: PathBuf::new(),
            fixed: None,
        };
        let known =
            KnownProgram::new("t".into(), Kind::Other, program, "# passes only: nothing").unwrap();
        assert_eq!(known.runs.len(), programs().count());
        let all: usize = known.runs.iter().map(|run| run.failing.len()).sum();
        assert_eq!(
            all,
            catalogue::stages()
                .iter()
                .map(|s| s.checks.len())
                .sum::<usize>()
        );
    }
}
