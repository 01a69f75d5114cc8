//! From programs that are ready to a report: runs their checks.

use std::path::Path;

use anyhow::{Result, bail};
use checks::control::Cancel;
use checks::model::{CheckReport, Effect, Event, Fault, Plan, Report, Totals, mistakes};
use checks::{catalogue, runner};

use crate::output;
use crate::output::spinner::Progress;
use crate::prepare::programs::{Prepared, Source, prepare};
use crate::prepare::progress_store::State;
use crate::prepare::selection::Selection;
use crate::prepare::workspace;

/// How the checks of a run share the machine and its time.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How many checks work at a time; by the number of processors where absent.
    pub jobs: Option<usize>,
    /// How long the checks of one stage may take together, in seconds.
    pub time_limit: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Pace {
            jobs: None,
            time_limit: Plan::TIME_LIMIT,
        }
    }
}

/// Builds the programs of a selection and runs their checks, with the progress on the terminal, and
/// keeps how the learner's own did.
pub fn once(
    root: &Path,
    selection: &Selection,
    source: &Source,
    seed: Option<u64>,
    pace: Pace,
    memory: Option<&State>,
) -> Result<Report> {
    prepare_visibly(root, selection, source, memory)?.once(seed, pace)
}

/// As [`prepare`], with a word on the terminal meanwhile.
pub fn prepare_visibly(
    root: &Path,
    selection: &Selection,
    source: &Source,
    memory: Option<&State>,
) -> Result<Prepared> {
    let building = Progress::new("", 0);
    building.show("building");
    prepare(root, selection, source, memory, None)
}

impl Prepared {
    /// The same, with what happened in checks that pass.
    pub fn with_stories(self) -> Self {
        Prepared {
            stories: true,
            ..self
        }
    }

    /// The conversation of `torture` under these faults, in place of the checks.
    ///
    /// # Errors
    /// Unless there is one program, which uses streams.
    pub fn under(mut self, faults: &[Fault]) -> Result<Self> {
        let [job] = self.jobs.as_mut_slice() else {
            bail!("--fault needs one program: add --role server or --role client");
        };
        let stage = catalogue::find(&job.stage)?;
        if !stage.can_be_tortured(job.role) {
            bail!(
                "--fault is for programs that have a conversation over a stream, and the {} of stage {} has none",
                job.role,
                stage.number
            );
        }
        if let Some(fault) = faults.iter().find(|fault| fault.effect == Effect::Hold) {
            bail!(
                "--fault {fault} waits for somebody to say go: use it in `cargo xtask poke {}`",
                stage.number
            );
        }
        job.only = None;
        job.torture = Some(faults.to_vec());
        (self.all, self.own) = (1, false);
        Ok(self)
    }

    /// Runs the checks with the progress on the terminal, and remembers what came out.
    pub fn once(&self, seed: Option<u64>, pace: Pace) -> Result<Report> {
        let seed = seed.unwrap_or_else(output::fresh_seed);
        let mut progress = Progress::new("checked", self.checks());
        let never = Cancel::default();
        let report = self.run(seed, pace, &never, &mut |event| progress.follow(event))?;
        drop(progress);
        self.keep(&report);
        Ok(report)
    }

    /// How many checks a run has.
    pub fn checks(&self) -> usize {
        self.jobs
            .iter()
            .filter_map(|job| catalogue::checks_of(job).ok())
            .map(|checks| checks.len())
            .sum()
    }

    /// Runs the checks, until `cancel` says otherwise.
    pub fn run(
        &self,
        seed: u64,
        pace: Pace,
        cancel: &Cancel,
        on_event: &mut dyn FnMut(&Event),
    ) -> Result<Report> {
        let mut checks = self.remembered.clone();
        let mut limits = Vec::new();
        if !self.jobs.is_empty() {
            let plan = Plan {
                parallel: pace.jobs,
                stories: self.stories,
                time_limit: Some(pace.time_limit),
                reply: self.reply,
                ..Plan::new(self.jobs.clone(), seed, &self.root)
            };
            let worker = workspace::worker()?;
            let results = runner::run(&plan, &worker, cancel, on_event)?;
            checks.extend(results.jobs.into_iter().flatten());
            // In the order of the programs, whether they were run or remembered.
            checks.sort_by(|a, b| (&a.stage, a.role).cmp(&(&b.stage, b.role)));
            limits = results.limits;
        }
        Ok(self.report(seed, checks, limits))
    }

    /// The report with the outcomes that are known before a check has run.
    #[cfg(feature = "watch")]
    pub fn beginning(&self) -> Report {
        self.report(0, self.remembered.clone(), Vec::new())
    }

    fn report(&self, seed: u64, checks: Vec<CheckReport>, limits: Vec<String>) -> Report {
        Report {
            version: Report::VERSION,
            seed,
            reply: self.reply,
            stage: self.asked.clone(),
            role: self.role.clone(),
            programs: self.programs.clone(),
            mistakes: mistakes(&checks),
            totals: totals(self.all, &checks),
            checks,
            limits,
        }
    }

    /// Keeps how the learner's programs did.
    pub fn keep(&self, report: &Report) {
        if self.own && report.programs.iter().any(|program| !program.remembered) {
            let fingerprints = &self.fingerprints;
            State::update(&self.root, |state| state.record(report, fingerprints));
        }
    }
}

/// The failed check that is shown first: the one that shows the largest mistake best.
pub fn first_failure(report: &Report) -> Option<&CheckReport> {
    let largest = mistakes(&report.checks).into_iter().next()?;
    let mut checks = report.checks.iter();
    checks.find(|check| check.id == largest.shown_by)
}

/// Whether a CI system asks, which wants everything checked.
pub fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

/// How many of these reports, out of `all` checks, ended how.
pub fn totals(all: usize, checks: &[CheckReport]) -> Totals {
    let count = |name| {
        checks
            .iter()
            .filter(|check| check.outcome.name() == name)
            .count()
    };
    Totals {
        all,
        passed: count("pass"),
        failed: count("fail"),
        skipped: count("skipped"),
        broken: count("broken"),
        not_run: all - checks.len(),
    }
}
