//! From a selection to programs that are built and ready.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow};
use checks::catalogue::Stage;
use checks::control::Cancel;
use checks::model::{
    BuiltInAddress, CheckReport, Job, Program, ProgramReport, ProgramState, ReplyRule, Role,
};
use checks::observe::is_bindable;
use checks::toolchain::{self, Builds, Wanted};

use super::fingerprint::{self, Fingerprint, Moment};
use super::progress_store::State;
use super::selection::{Part, Selection};
use super::workspace;

/// Whose programs are judged.
pub enum Source {
    /// The learner's.
    Exercises,
    /// The workbook's own.
    Solutions,
    /// Any command: its words for each role, as the user wrote it, and the address built into it.
    Commands {
        commands: BTreeMap<Role, Command>,
        dir: PathBuf,
        fixed: Option<String>,
        /// What a server owes for a message.
        reply: ReplyRule,
    },
}

/// A command of the user's.
pub struct Command {
    pub text: String,
    pub words: Vec<String>,
}

/// Programs that are built and ready; their checks can be run any number of times.
pub struct Prepared {
    pub(crate) root: PathBuf,
    pub(crate) asked: String,
    pub(crate) role: String,
    pub(crate) programs: Vec<ProgramReport>,
    /// For each program what its verdict depends on, where that is known.
    pub(crate) fingerprints: Vec<Option<Fingerprint>>,
    /// The checks of the programs that have passed already.
    pub(crate) remembered: Vec<CheckReport>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) all: usize,
    /// Whether the programs are the learner's.
    pub(crate) own: bool,
    pub(crate) stories: bool,
    pub(crate) reply: ReplyRule,
}

/// Finds and builds the programs of a selection. Programs that are the learner's, have passed
/// according to `memory`, and are unchanged since, are not even built. The build ends early, with an
/// error, if `cancel` is given and says so.
pub fn prepare(
    root: &Path,
    selection: &Selection,
    source: &Source,
    memory: Option<&State>,
    cancel: Option<&Cancel>,
) -> Result<Prepared> {
    let parts = &selection.parts;
    let found = match source {
        Source::Exercises => built(root, parts, "exercises", "ex", memory, cancel)?,
        Source::Solutions => built(root, parts, "solutions", "sol", None, cancel)?,
        Source::Commands {
            commands,
            dir,
            fixed,
            ..
        } => parts
            .iter()
            .filter_map(|part| Some((part, commands.get(&part.role)?)))
            .map(|(part, command)| {
                let fixed = fixed.as_deref();
                let fixed = fixed.map(|text| built_in_address(text, part.stage, dir));
                let cache = workspace::target_dir(root).join("java");
                let words = toolchain::compiled_once(&command.words, dir, &cache);
                let (words, dir) = (words.unwrap_or_else(|| command.words.clone()), dir.clone());
                let fixed = fixed.transpose()?;
                Ok(Found {
                    program: command.text.clone(),
                    state: ProgramState::Checked,
                    ready: Some(Program::Command { words, dir, fixed }),
                    fingerprint: None,
                    remembered: false,
                })
            })
            .collect::<Result<_>>()?,
    };
    let mut prepared = Prepared {
        root: root.to_owned(),
        asked: selection.asked.clone(),
        role: roles(parts),
        programs: Vec::new(),
        fingerprints: Vec::new(),
        remembered: Vec::new(),
        jobs: Vec::new(),
        all: parts.iter().map(Part::len).sum(),
        own: matches!(source, Source::Exercises),
        stories: false,
        reply: match source {
            Source::Commands { reply, .. } => *reply,
            Source::Exercises | Source::Solutions => ReplyRule::Upper,
        },
    };
    for (part, found) in parts.iter().zip(found) {
        prepared
            .jobs
            .extend(found.ready.map(|program| part.job(program)));
        prepared.fingerprints.push(found.fingerprint);
        if found.remembered {
            prepared.remembered.extend(passed(part));
        }
        prepared.programs.push(ProgramReport {
            stage: part.stage.number.to_owned(),
            role: part.role,
            program: found.program,
            state: found.state,
            remembered: found.remembered,
        });
    }
    Ok(prepared)
}

/// The reports of a program whose checks have all passed before.
fn passed(part: &Part) -> impl Iterator<Item = CheckReport> {
    part.checks()
        .map(|check| CheckReport::of(&check.info, part.stage.number))
}

/// The address that is built into a command, for programs of this stage that run in `dir`.
fn built_in_address(text: &str, stage: &Stage, dir: &Path) -> Result<BuiltInAddress> {
    BuiltInAddress::parse(text, stage.transport)
        .and_then(|built_in| is_bindable(&built_in.address, dir).map(|()| built_in))
        .map_err(|why| anyhow!("--fixed-address {text}, for stage {}: {why}", stage.number))
}

/// A program of the selection.
struct Found {
    program: String,
    state: ProgramState,
    ready: Option<Program>,
    fingerprint: Option<Fingerprint>,
    /// Whether it has passed before, and is what it was.
    remembered: bool,
}

/// The programs of a package of this workspace; untouched starters, and what `memory` knows to pass,
/// are not even built.
fn built(
    root: &Path,
    parts: &[Part],
    package: &str,
    prefix: &str,
    memory: Option<&State>,
    cancel: Option<&Cancel>,
) -> Result<Vec<Found>> {
    let bin = |part: &Part| bin(prefix, part);
    let own = package == "exercises";
    let mut begun = Moment::default();
    for part in parts.iter().filter(|_| own) {
        begun.add(root, &Path::new(package).join(part.stage.folder()));
    }
    let mut untouched = Vec::new();
    for part in parts {
        let path = part.source(package);
        let text = fs::read(root.join(&path)).with_context(|| match own {
            true => format!(
                "cannot read {path}; `cargo xtask reset {}` brings the starter back",
                part.stage.number
            ),
            false => format!("cannot read {path}"),
        })?;
        let starter = toolchain::starter(part.stage.number, part.role);
        untouched.push(own && starter.is_some_and(|s| s.is_untouched(&text)));
    }
    let same = |part: &Part| memory.is_some_and(|memory| memory.passed_as_it_is(root, part));
    let mut remembered: Vec<bool> = parts.iter().map(same).collect();
    let mut tools = None;
    if remembered.contains(&true) {
        tools = fingerprint::tools(root);
        for (part, remembered) in parts.iter().zip(&mut remembered) {
            *remembered &= memory.is_some_and(|memory| memory.was_judged_by(part, tools));
        }
    }
    let wanted: Vec<&Part> = (parts.iter().zip(&untouched).zip(&remembered))
        .filter(|((_, untouched), remembered)| !**untouched && !**remembered)
        .map(|((part, _), _)| part)
        .collect();
    let mut builds = Builds::default();
    if !wanted.is_empty() {
        let ask = (own && tools.is_none()).then(|| {
            let root = root.to_owned();
            thread::spawn(move || fingerprint::tools(&root))
        });
        builds = build(root, package, prefix, &wanted, cancel)?;
        tools = tools.or(ask.and_then(|asked| asked.join().ok().flatten()));
    }
    let find = |((part, untouched), remembered): ((&Part, bool), bool)| {
        let source = part.source(package);
        let exe = builds.executables.remove(&bin(part));
        let fingerprint = exe
            .as_ref()
            .filter(|_| own)
            .and_then(|exe| Fingerprint::of(root, exe, &begun, tools));
        let state = match builds.errors.remove(&bin(part)) {
            _ if untouched => ProgramState::NotStarted,
            Some(errors) => ProgramState::DoesNotCompile { errors },
            None => ProgramState::Checked,
        };
        Found {
            ready: exe.map(|exe| Program::Built {
                exe,
                source: source.clone().into(),
            }),
            program: source,
            state,
            fingerprint,
            remembered,
        }
    };
    let parts = parts.iter().zip(untouched).zip(remembered);
    Ok(parts.map(find).collect())
}

/// The name of a program's executable.
fn bin(prefix: &str, part: &Part) -> String {
    format!("{prefix}{}-{}", part.stage.number, part.role)
}

/// Builds these programs, with the crates that they may use.
fn build(
    root: &Path,
    package: &str,
    prefix: &str,
    parts: &[&Part],
    cancel: Option<&Cancel>,
) -> Result<Builds> {
    let bins: Vec<String> = parts.iter().map(|part| bin(prefix, part)).collect();
    let crates: Vec<&str> = (parts.iter())
        .flat_map(|part| part.stage.crates)
        .copied()
        .collect();
    let wanted = Wanted {
        bins: &bins,
        crates: &crates,
    };
    workspace::build(root, package, wanted, cancel)
}

fn roles(parts: &[Part]) -> String {
    let has = |role| parts.iter().any(|part| part.role == role);
    match (has(Role::Server), has(Role::Client)) {
        (true, true) => "both".to_owned(),
        (true, false) => Role::Server.to_string(),
        _ => Role::Client.to_string(),
    }
}
