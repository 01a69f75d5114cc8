//! The programs whose verdict is known: found by their headers, built, ready to be judged.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::header::{Expect, Header};
use super::languages::Languages;
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

/// Which of the programs whose verdict is known are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// Those of these kinds.
    pub kinds: &'a [Kind],
    /// Only those with this in their names, where it is given.
    pub name: Option<&'a str>,
    /// Where it is given: of the beginners' programs and of those in other languages a part alone, chosen
    /// by this seed.
    pub part: Option<u64>,
}

impl Selection<'_> {
    fn has(&self, kind: Kind, name: &str) -> bool {
        self.kinds.contains(&kind) && self.name.is_none_or(|part| name.contains(part))
    }

    /// Whether the program at this place in its folder belongs to the part that is wanted, which is one
    /// in `share`.
    fn has_turn(&self, place: usize, share: usize) -> bool {
        self.part
            .is_none_or(|seed| place % share == seed as usize % share)
    }
}

/// Of how many of the beginners' programs in Rust, and of the right ones in other languages, one is in a
/// part.
const SHARE: usize = 24;

/// The same for wrong programs in other languages: an interpreter takes as long to start as all the rest.
const SMALL_SHARE: usize = 96;

/// All programs whose verdict is known.
pub struct KnownPrograms {
    /// Solutions, starters, wrong programs, and the others.
    pub all: Vec<KnownProgram>,
    /// The programs that can't be run here, each with what this machine lacks.
    pub missing: Vec<(String, &'static str)>,
    /// Holds the starters, and links to the Rust programs.
    _built: TempDir,
}

impl KnownPrograms {
    /// Finds and builds those that are wanted.
    ///
    /// # Errors
    ///
    /// When one does not compile, or its header can't be understood.
    pub fn find(root: &Path, target_dir: &Path, wanted: Selection) -> Result<KnownPrograms> {
        let built = tempfile::tempdir().context("cannot make a temporary folder")?;
        let (mut all, mut missing) = (Vec::new(), Vec::new());
        let kinds = wanted.kinds;
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
            all.extend(rust_programs(root, target_dir, built.path(), wanted)?);
            let others = in_other_languages(root, target_dir, wanted)?;
            for (path, kind, words) in others {
                let name = shown(root, &path);
                match words {
                    Ok(words) => all.push(foreign(&path, name, kind, words)?),
                    Err(lacks) => missing.push((name, lacks)),
                }
            }
        }
        all.retain(|known| wanted.has(known.kind, &known.name));
        Ok(KnownPrograms {
            all,
            missing,
            _built: built,
        })
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
fn rust_programs(
    root: &Path,
    target_dir: &Path,
    links: &Path,
    wanted: Selection,
) -> Result<Vec<KnownProgram>> {
    let executable = RustPrograms::build(root, target_dir)?;
    let mut found = Vec::new();
    for folder in FOLDERS {
        let kind = match folder {
            WRONG => Kind::Wrong,
            BEGINNERS => Kind::Beginner,
            _ => Kind::Other,
        };
        let mut paths = files(&root.join(PROGRAMS).join(folder))?;
        paths.retain(|path| is_rust(path));
        for (place, path) in paths.into_iter().enumerate() {
            if kind == Kind::Beginner && !wanted.has_turn(place, SHARE) {
                continue;
            }
            let name = path.file_stem().and_then(|name| name.to_str());
            let name = name.context("a program's name is no text")?;
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

/// A program in `tests/programs` and the words that start it, or what this machine lacks for it.
type Foreign = (PathBuf, Kind, Result<Vec<String>, &'static str>);

/// The programs in `tests/programs` that are not in Rust.
fn in_other_languages(root: &Path, target_dir: &Path, wanted: Selection) -> Result<Vec<Foreign>> {
    let mut chosen = Vec::new();
    for folder in FOLDERS {
        // None of the checks may need one of these to be caught: a machine may lack what they need.
        let (kind, share) = match folder {
            BEGINNERS => (Kind::Beginner, SMALL_SHARE),
            WRONG => (Kind::Other, SMALL_SHARE),
            _ => (Kind::Other, SHARE),
        };
        let mut paths = files(&root.join(PROGRAMS).join(folder))?;
        paths.retain(|path| !is_rust(path));
        let paths = paths.into_iter().enumerate();
        chosen.extend(
            paths
                .filter(|(place, path)| {
                    wanted.has_turn(*place, share) && wanted.has(kind, &shown(root, path))
                })
                .map(|(_, path)| (path, kind)),
        );
    }
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let languages = &Languages::here(target_dir);
    // Compilers take most of the time.
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        let parts = chosen.chunks(chosen.len().div_ceil(workers));
        let compiling: Vec<_> = parts
            .map(|part| {
                scope.spawn(move || {
                    let commands = part
                        .iter()
                        .map(|(path, kind)| Ok((path.clone(), *kind, languages.command(path)?)));
                    commands.collect::<Result<Vec<Foreign>>>()
                })
            })
            .collect();
        let parts = compiling
            .into_iter()
            .map(|part| part.join().expect("compiling never panics"));
        Ok(parts.collect::<Result<Vec<_>>>()?.concat())
    })
}

/// A program that these words start, in its own folder.
fn foreign(path: &Path, name: String, kind: Kind, words: Vec<String>) -> Result<KnownProgram> {
    let program = Program::Command {
        words,
        dir: path.parent().context("a source has a folder")?.to_owned(),
        fixed: None,
    };
    KnownProgram::new(name, kind, program, &read(path)?)
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs")
}

/// One program whose header is to be written anew.
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
    /// Builds the programs of these names: of a file in Rust, with or without its ending.
    ///
    /// # Errors
    ///
    /// When there is none, it does not compile, or its header names no stages, or gives reasons that
    /// only an author knows.
    pub fn find(root: &Path, target_dir: &Path, names: &[String]) -> Result<Vec<Unblessed>> {
        let languages = Languages::here(target_dir);
        let mut rust = None;
        let mut all = Vec::new();
        for name in names {
            let name = name.strip_suffix(".rs").unwrap_or(name);
            let source = source(root, name).or_else(|_| RustPrograms::source(root, name))?;
            if rust.is_none() && is_rust(&source) {
                rust = Some(RustPrograms::build(root, target_dir)?);
            }
            all.push(Unblessed::at(
                root,
                name,
                source,
                &languages,
                rust.as_ref(),
            )?);
        }
        Ok(all)
    }

    /// The program in the file `source`; those in Rust are in `rust`.
    fn at(
        root: &Path,
        name: &str,
        source: PathBuf,
        languages: &Languages,
        rust: Option<&RustPrograms>,
    ) -> Result<Unblessed> {
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
        let known = match rust.filter(|_| is_rust(&path)) {
            Some(rust) => {
                let exe = rust.link(name, links.path())?;
                let program = Program::Built { exe, source };
                with_runs(name.to_owned(), Kind::Wrong, program, header)
            }
            None => match languages.command(&path)? {
                Ok(words) => foreign(&path, name.to_owned(), Kind::Wrong, words)?,
                Err(lacks) => bail!("{name} needs {lacks}; this machine has none"),
            },
        };
        Ok(Unblessed {
            known,
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
        source(root, &format!("{name}.rs"))
    }
}

/// The file of that name in one of the folders, relative to the workspace at `root`.
fn source(root: &Path, file: &str) -> Result<PathBuf> {
    let paths = FOLDERS.map(|folder| Path::new(PROGRAMS).join(folder).join(file));
    let mut found = paths.into_iter().filter(|path| root.join(path).is_file());
    found
        .next()
        .with_context(|| format!("{PROGRAMS} has no program {file}"))
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
