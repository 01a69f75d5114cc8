//! From a selection to a report: finds the programs, builds them, runs their checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use checks::build::{self, Builds};
use checks::fixed::FixedAddress;
use checks::runner::{self, Cancel, Job, Plan, Program};
use checks::verdict::{Event, Outcome, ProgramReport, ProgramState, Report, Role, Totals};

use crate::progress::Progress;
use crate::selection::{Part, Selection};
use crate::{output, workspace};

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
    },
}

/// A command of the user's.
pub struct Command {
    pub text: String,
    pub words: Vec<String>,
}

/// Programs that are built and ready; their checks can be run any number of times.
pub struct Prepared {
    root: PathBuf,
    asked: String,
    role: String,
    programs: Vec<ProgramReport>,
    jobs: Vec<Job>,
    all: usize,
}

/// Finds and builds the programs of a selection.
pub fn prepare(root: &Path, selection: &Selection, source: &Source) -> Result<Prepared> {
    let parts = &selection.parts;
    fixed_address_fits(parts, source)?;
    let found = match source {
        Source::Exercises => built(root, parts, "exercises", "ex")?,
        Source::Solutions => built(root, parts, "solutions", "sol")?,
        Source::Commands {
            commands,
            dir,
            fixed,
        } => parts
            .iter()
            .filter_map(|part| {
                let command = commands.get(&part.role)?;
                let (words, dir, fixed) = (command.words.clone(), dir.clone(), fixed.clone());
                Some(Found {
                    program: command.text.clone(),
                    state: ProgramState::Checked,
                    ready: Some(Program::Command { words, dir, fixed }),
                })
            })
            .collect(),
    };
    let mut prepared = Prepared {
        root: root.to_owned(),
        asked: selection.asked.clone(),
        role: roles(parts),
        programs: Vec::new(),
        jobs: Vec::new(),
        all: parts.iter().map(Part::len).sum(),
    };
    for (part, found) in parts.iter().zip(found) {
        prepared
            .jobs
            .extend(found.ready.map(|program| part.job(program)));
        prepared.programs.push(ProgramReport {
            stage: part.stage.number.to_owned(),
            role: part.role,
            program: found.program,
            state: found.state,
        });
    }
    Ok(prepared)
}

/// Builds the programs of a selection and runs their checks, with the progress on the terminal.
pub fn once(
    root: &Path,
    selection: &Selection,
    source: &Source,
    seed: Option<u64>,
    jobs: Option<usize>,
) -> Result<Report> {
    let prepared = prepare(root, selection, source)?;
    let seed = seed.unwrap_or_else(output::fresh_seed);
    let mut progress = Progress::new("checked", prepared.checks());
    prepared.run(seed, jobs, &mut |event| progress.follow(event))
}

impl Prepared {
    /// How many checks a run has.
    pub fn checks(&self) -> usize {
        self.jobs
            .iter()
            .filter_map(|job| job.checks().ok())
            .map(|checks| checks.len())
            .sum()
    }

    /// Runs the checks.
    pub fn run(
        &self,
        seed: u64,
        parallel: Option<usize>,
        on_event: &mut dyn FnMut(&Event),
    ) -> Result<Report> {
        let mut checks = Vec::new();
        let mut limits = Vec::new();
        if !self.jobs.is_empty() {
            let plan = Plan {
                jobs: self.jobs.clone(),
                seed,
                parallel,
                root: self.root.clone(),
            };
            let worker = workspace::worker()?;
            let results = runner::run(&plan, &worker, &Cancel::default(), on_event)?;
            checks = results.jobs.into_iter().flatten().collect();
            limits = results.limits;
        }
        let count = |name| {
            checks
                .iter()
                .filter(|check| check.outcome.name() == name)
                .count()
        };
        let totals = Totals {
            all: self.all,
            passed: count("pass"),
            failed: count("fail"),
            skipped: count("skipped"),
            broken: count("broken"),
            not_run: self.all - checks.len(),
        };
        Ok(Report {
            version: Report::VERSION,
            seed,
            stage: self.asked.clone(),
            role: self.role.clone(),
            programs: self.programs.clone(),
            checks,
            totals,
            limits,
        })
    }
}

/// Whether the programs of these stages could be at the address that is built into the command.
fn fixed_address_fits(parts: &[Part], source: &Source) -> Result<()> {
    let Source::Commands {
        fixed: Some(text),
        dir,
        ..
    } = source
    else {
        return Ok(());
    };
    parts.iter().try_for_each(|part| {
        let stage = part.stage;
        FixedAddress::parse(text, stage.transport)
            .and_then(|address| address.is_bindable(dir))
            .map_err(|why| anyhow!("--fixed-address {text}, for stage {}: {why}", stage.number))
    })
}

/// A program of the selection.
struct Found {
    program: String,
    state: ProgramState,
    ready: Option<Program>,
}

/// The programs of a package of this workspace; untouched starters are not even built.
fn built(root: &Path, parts: &[Part], package: &str, prefix: &str) -> Result<Vec<Found>> {
    let bin = |part: &Part| format!("{prefix}{}-{}", part.stage.number, part.role);
    let mut untouched = Vec::new();
    for part in parts {
        let path = part.source(package);
        let text = fs::read(root.join(&path)).with_context(|| match package {
            "exercises" => format!(
                "cannot read {path}; `cargo xtask reset {}` brings the starter back",
                part.stage.number
            ),
            _ => format!("cannot read {path}"),
        })?;
        let starter = build::starter(part.stage.number, part.role);
        untouched.push(package == "exercises" && starter.is_some_and(|s| s.is_untouched(&text)));
    }
    let wanted: Vec<String> = parts
        .iter()
        .zip(&untouched)
        .filter(|(_, untouched)| !**untouched)
        .map(|(part, _)| bin(part))
        .collect();
    let building = Progress::new("", 0);
    building.show("building");
    let mut builds = match wanted.is_empty() {
        true => Builds::default(),
        false => workspace::build(root, package, &wanted)?,
    };
    drop(building);
    let find = |(part, untouched): (&Part, bool)| {
        let source = part.source(package);
        let ready = builds
            .executables
            .remove(&bin(part))
            .map(|exe| Program::Built {
                exe,
                source: source.clone().into(),
            });
        let state = match builds.errors.remove(&bin(part)) {
            _ if untouched => ProgramState::NotStarted,
            Some(errors) => ProgramState::DoesNotCompile { errors },
            None => ProgramState::Checked,
        };
        Found {
            program: source,
            state,
            ready,
        }
    };
    Ok(parts.iter().zip(untouched).map(find).collect())
}

fn roles(parts: &[Part]) -> String {
    let has = |role| parts.iter().any(|part| part.role == role);
    match (has(Role::Server), has(Role::Client)) {
        (true, true) => "both".to_owned(),
        (true, false) => Role::Server.to_string(),
        _ => Role::Client.to_string(),
    }
}

/// The first check of a report that failed.
pub fn first_failure(report: &Report) -> Option<&checks::verdict::CheckReport> {
    report
        .checks
        .iter()
        .find(|check| matches!(check.outcome, Outcome::Fail(_)))
}
