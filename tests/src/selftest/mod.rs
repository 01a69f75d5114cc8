//! Are the checks themselves right? Programs whose verdict is known are judged, and every difference
//! is a complaint: solutions must pass, starters must fail, each wrong program must fail exactly the checks
//! that it names, right programs in other styles must pass.

pub mod bless;
mod header;
mod known_programs;
mod languages;
mod load;
pub mod stress;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

pub use header::{Expect, Header};
pub use known_programs::{Kind, KnownProgram, KnownPrograms, RustPrograms, Selection, Unblessed};
pub use load::Load;

use crate::catalogue::{self, Stage};
use crate::control::{Cancel, WorkerCommand};
use crate::model::{CheckReport, Event, Job, Outcome, Plan, Role, SandboxPolicy, Tier};
use crate::observe::capabilities;
use crate::runner;

/// Something that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The program or check that it is about.
    pub subject: String,
    /// What is wrong, as a sentence.
    pub says: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.says)
    }
}

/// How many checks of a stage a wrong program may fail to still tell what each of them is for: one, and
/// three others.
const TELLING: usize = 4;

/// How programs are judged.
pub struct Bench<'a> {
    /// The workspace root.
    pub root: &'a Path,
    /// How to start this executable as a worker.
    pub worker: &'a WorkerCommand,
    /// The seed of all nonces.
    pub seed: u64,
    /// How many checks run at a time; chosen by the number of cores where absent.
    pub parallel: Option<usize>,
    /// Which checks are run.
    pub depth: Depth,
    /// What the programs are kept from.
    pub tier: Tier,
    /// Only checks with one of these words in their ids are run, where there are any.
    pub words: Vec<String>,
}

/// Which checks of a program's stages are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// All.
    All,
    /// Without what is seldom wrong: of a wrong program only the checks of which it tells most; the other
    /// programs in one stage alone, and those that are no starters by the checks that must catch them and
    /// every third of the rest. The seed chooses.
    Quick,
    /// All that a program names as those that must catch it, and one in so many of the rest, others with
    /// each seed: after that many seeds in a row each of them has been run once. Solutions and starters
    /// by all.
    Caught(usize),
}

/// A program in one of its stages, and the checks to be run: all where absent.
struct Trial<'a> {
    subject: &'a KnownProgram,
    run: &'a known_programs::Run,
    only: Option<Vec<String>>,
}

impl Bench<'_> {
    fn trials<'a>(&self, subjects: &[&'a KnownProgram]) -> Vec<Trial<'a>> {
        let telling = most_telling(subjects);
        let quick = self.depth == Depth::Quick;
        let seed = self.seed as usize;
        let mut trials = Vec::new();
        for &subject in subjects {
            let in_one_stage = !matches!(subject.kind, Kind::Solution | Kind::Wrong);
            let lot = (quick && in_one_stage).then(|| seed % subject.runs.len());
            for (i, run) in subject.runs.iter().enumerate() {
                let mut only = self.chosen(subject, run, &telling);
                if !self.words.is_empty() {
                    let all = || ids(run.stage, run.role).collect();
                    let mut named: Vec<String> = only.unwrap_or_else(all);
                    named.retain(|id| self.words.iter().any(|word| id.contains(word)));
                    only = Some(named);
                }
                let nothing = only.as_ref().is_some_and(Vec::is_empty);
                if !nothing && lot.is_none_or(|lot| lot == i) {
                    trials.push(Trial { subject, run, only });
                }
            }
        }
        trials
    }

    /// The checks of a program that are run in one of its stages; None for all.
    fn chosen(
        &self,
        subject: &KnownProgram,
        run: &known_programs::Run,
        telling: &Telling,
    ) -> Option<Vec<String>> {
        let by_turns = |share: usize, turn: usize| {
            let named = matches!(subject.header.expect, Expect::CaughtBy(_));
            let all = ids(run.stage, run.role).enumerate();
            all.filter(move |(i, id)| {
                named && run.failing.contains(id) || i % share == turn % share
            })
            .map(|(_, id)| id)
        };
        let seed = self.seed as usize;
        match (self.depth, subject.kind) {
            (Depth::Quick, Kind::Wrong) => {
                let ids = tells_most_of(subject, telling);
                Some(run.failing.intersection(&ids).cloned().collect())
            }
            (Depth::Quick, Kind::Beginner | Kind::Other) => {
                Some(by_turns(3, seed / subject.runs.len()).collect())
            }
            (Depth::Caught(share), Kind::Wrong | Kind::Beginner | Kind::Other) => {
                Some(by_turns(share, seed).collect())
            }
            _ => None,
        }
    }

    /// How many checks it takes to judge these.
    pub fn checks(&self, subjects: &[&KnownProgram]) -> usize {
        let trials = self.trials(subjects);
        let count = |trial: &Trial| match &trial.only {
            Some(only) => only.len(),
            None => ids(trial.run.stage, trial.run.role).count(),
        };
        trials.iter().map(count).sum()
    }
}

/// What came out of judging.
#[derive(Debug, Default)]
pub struct Findings {
    /// What is wrong.
    pub complaints: Vec<Complaint>,
    /// How many checks were run.
    pub checks: usize,
    /// Checks that this machine could not run: nothing was learnt from them.
    pub skipped: usize,
    /// How long each verdict took, and which it was.
    pub times: Vec<(Duration, String)>,
}

/// Judges programs in every stage that they are made for, and compares.
///
/// # Errors
///
/// When no worker can be started.
pub fn judge(
    bench: &Bench,
    subjects: &[&KnownProgram],
    on_event: &mut dyn FnMut(&Event),
) -> Result<Findings> {
    let trials = bench.trials(subjects);
    let jobs = trials.iter().map(|trial| Job {
        only: trial.only.clone(),
        ..Job::new(
            trial.run.stage.number,
            trial.run.role,
            trial.subject.program.clone(),
        )
    });
    let plan = Plan {
        parallel: bench.parallel,
        policy: SandboxPolicy { tier: bench.tier },
        ..Plan::new(jobs.collect(), bench.seed, bench.root)
    };
    let results = runner::run(&plan, bench.worker, &Cancel::default(), on_event)?;
    let mut findings = Findings::default();
    for (Trial { subject, run, .. }, reports) in trials.iter().zip(&results.jobs) {
        findings.checks += reports.len();
        findings.skipped += reports
            .iter()
            .filter(|r| r.outcome.name() == "skipped")
            .count();
        for report in reports {
            let name = format!("{} by {}", report.id, subject.name);
            findings.times.push((report.duration(), name));
            if let Some(says) = wrong_verdict(report, run, &subject.header) {
                let subject = format!("{} in stage {}", subject.name, run.stage.number);
                findings.complaints.push(Complaint { subject, says });
            }
        }
    }
    findings.complaints.extend(untold(&trials, &results.jobs));
    Ok(findings)
}

/// The programs all of whose failing checks were run, and none told the cause that they claim.
fn untold(trials: &[Trial], jobs: &[Vec<CheckReport>]) -> Vec<Complaint> {
    // Without a tracer there are no experiments, and not every cause can be known.
    if !capabilities().tracing.works() {
        return Vec::new();
    }
    let mut told: BTreeMap<&str, (&KnownProgram, usize, bool)> = BTreeMap::new();
    for (Trial { subject, .. }, reports) in trials.iter().zip(jobs) {
        let (_, failed, given) = told.entry(&subject.name).or_insert((subject, 0, false));
        for report in reports {
            if let Outcome::Fail(failure) = &report.outcome {
                // Where the failure was not seen again, or was too long for that, there was nothing to try out.
                *failed += 1;
                *given |= failure.cause.is_some() || !failure.reproduced;
            }
        }
    }
    let untold = told.into_values().filter_map(|(subject, failed, given)| {
        let all: usize = subject.runs.iter().map(|run| run.failing.len()).sum();
        let cause = subject.header.causes.first()?;
        // As a verdict's complaint names it.
        let stage = subject.runs.first()?.stage.number;
        (!given && failed >= all).then(|| Complaint {
            subject: format!("{} in stage {stage}", subject.name),
            says: format!("is told its cause by no check: {cause}"),
        })
    });
    untold.collect()
}

/// What is wrong with one verdict, if anything is.
fn wrong_verdict(
    report: &CheckReport,
    run: &known_programs::Run,
    header: &Header,
) -> Option<String> {
    let id = &report.id;
    let should_fail = run.failing.contains(id.as_str());
    match &report.outcome {
        Outcome::Skipped { .. } => None,
        Outcome::Pass | Outcome::Fail(_) if header.by_luck.contains(id.as_str()) => None,
        Outcome::Broken { why } => Some(format!("{id} is broken: {why}")),
        Outcome::Pass if should_fail => Some(format!("passes {id}, which should catch it")),
        Outcome::Fail(failure) if !should_fail => Some(format!(
            "fails {id}: expected {}; got {}; {}",
            failure.expected,
            failure.got,
            failure.because.join("; ")
        )),
        Outcome::Fail(failure) => {
            let given = &failure.cause.as_ref()?.id;
            (!header.causes.contains(given)).then(|| {
                let none = "none that could be known";
                let causes = header.causes.join(" or ");
                let claimed = if causes.is_empty() { none } else { &causes };
                format!("is told the wrong cause by {id}: {given}, and it is {claimed}")
            })
        }
        Outcome::Pass => None,
    }
}

/// What is wrong with the catalogue and with what the wrong programs claim, before anything is run: ids that
/// are not unique or in the wrong place, and checks that no wrong program needs.
pub fn survey(subjects: &[KnownProgram]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut complain = |subject: &str, says: String| {
        complaints.push(Complaint {
            subject: subject.into(),
            says,
        })
    };
    let mut seen = BTreeSet::new();
    for stage in catalogue::stages() {
        for check in stage.checks {
            let (id, role) = (check.info.id, check.info.role);
            if !seen.insert(id) {
                complain(id, "is the id of more than one check".into());
            }
            let slug = id
                .strip_prefix(stage.number)
                .and_then(|rest| rest.strip_prefix('.'));
            match slug {
                None => complain(id, format!("stands in stage {}", stage.number)),
                Some(slug) if slug.starts_with("client-") != (role == Role::Client) => {
                    complain(
                        id,
                        format!("has the name of another role, and judges the {role}"),
                    );
                }
                Some(_) => {}
            }
            if !stage.roles.contains(&role) {
                complain(
                    id,
                    format!("judges a {role}, which stage {} has not", stage.number),
                );
            }
        }
    }
    let caught = most_telling(subjects);
    for id in seen {
        match caught.get(id) {
            None => complain(id, "is failed by no wrong program".into()),
            Some((count, _)) if *count > TELLING => complain(
                id,
                format!(
                    "is failed only by wrong programs that fail {count} checks of its stage or more"
                ),
            ),
            Some(_) => {}
        }
    }
    complaints
}

/// For each check that wrong programs fail, the most telling of them, and how many checks of that stage it
/// fails.
type Telling<'a> = BTreeMap<&'a str, (usize, &'a str)>;

/// The most telling wrong program of a check is the one that fails the fewest checks of that stage.
fn most_telling<S: std::borrow::Borrow<KnownProgram>>(subjects: &[S]) -> Telling<'_> {
    let mut telling = BTreeMap::new();
    let subjects = subjects.iter().map(|subject| subject.borrow());
    for subject in subjects.filter(|subject| subject.kind == Kind::Wrong) {
        for run in &subject.runs {
            let this = (run.failing.len(), subject.name.as_str());
            for id in &run.failing {
                let least = telling.entry(id.as_str()).or_insert(this);
                *least = this.min(*least);
            }
        }
    }
    telling
}

/// The checks of which a wrong program is the most telling; one of those that must catch it where there are
/// none.
fn tells_most_of(subject: &KnownProgram, telling: &Telling) -> BTreeSet<String> {
    let failing = || subject.runs.iter().flat_map(|run| &run.failing).cloned();
    let most: BTreeSet<String> = failing()
        .filter(|id| telling[id.as_str()].1 == subject.name)
        .collect();
    match most.is_empty() {
        true => failing().take(1).collect(),
        false => most,
    }
}

/// The stages and roles for which the catalogue has checks.
fn programs() -> impl Iterator<Item = (&'static Stage, Role)> {
    catalogue::stages()
        .iter()
        .flat_map(|s| s.roles.iter().map(move |&role| (s, role)))
}

fn ids(stage: &'static Stage, role: Role) -> impl Iterator<Item = String> {
    stage.checks_of(role).map(|check| check.info.id.to_owned())
}
