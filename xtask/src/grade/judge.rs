//! One submission from its sources to its report: compiled, judged, and what broke judged once more.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use checks::catalogue::{self, Stage};
use checks::control::Cancel;
use checks::model::{
    CheckReport, Job, Outcome, Plan, Program, ProgramReport, ProgramState, ReplyRule, Report, Role,
    SandboxPolicy, mistakes,
};
use checks::runner;
use checks::scratch::Scratch;
use checks::toolchain::{self, Compiled, Compiler, Source};

use super::ingest::{Found, Sources, number_of};
use super::model::{CheckPoints, Score, Submission};
use crate::prepare::command_line;
use crate::prepare::workspace;
use crate::run::totals;

/// What all submissions of a run have in common.
pub struct Grader {
    pub stages: Vec<&'static Stage>,
    pub checks: Vec<CheckPoints>,
    pub seed: u64,
    pub reply: ReplyRule,
    pub policy: SandboxPolicy,
    pub compiler: Compiler,
    /// Commands in place of sources, with `{}` for the submission's folder.
    pub commands: Vec<(Role, String)>,
    /// How many checks of one submission run at a time.
    pub parallel: usize,
}

impl Grader {
    /// Judges one submission.
    ///
    /// # Errors
    /// If the machine or the workbook fails.
    pub fn grade(&self, found: &Found, sources: &Sources) -> Result<Submission> {
        let began = Instant::now();
        let place = Scratch::new("wbg").context("cannot make a folder for the submission")?;
        let (programs, jobs) = match self.commands.is_empty() {
            true => self.compile(sources, place.path())?,
            false => self.commands(found)?,
        };
        // One of its own, which does not depend on who else is graded.
        let seed = (self.seed ^ number_of(&found.name)) % 1_000_000_000;
        let plan = Plan {
            parallel: Some(self.parallel),
            reply: self.reply,
            policy: self.policy,
            time_limit: Some(Plan::TIME_LIMIT),
            ..Plan::new(jobs, seed, place.path().join("source"))
        };
        let (mut checks, limits) = judge(&plan)?;
        let retried = self.again(&plan, &mut checks)?;
        let report = self.report(plan.seed, programs, checks, limits);
        Ok(Submission {
            name: found.name.clone(),
            digest: sources.digest.clone(),
            same_as: None,
            score: score(&self.checks, &report),
            refused: sources.refused.clone(),
            retried,
            duration_ms: began.elapsed().as_millis() as u64,
            report,
        })
    }

    /// One that the machine or the workbook could not grade: broken, never a zero in silence.
    pub fn not_graded(&self, found: &Found, error: &anyhow::Error) -> Submission {
        let report = self.report(0, Vec::new(), Vec::new(), Vec::new());
        Submission {
            name: found.name.clone(),
            digest: String::new(),
            same_as: None,
            score: Score {
                broken: true,
                ..score(&self.checks, &report)
            },
            refused: vec![format!("it could not be graded: {error:#}")],
            retried: Vec::new(),
            duration_ms: 0,
            report,
        }
    }

    fn report(
        &self,
        seed: u64,
        programs: Vec<ProgramReport>,
        checks: Vec<CheckReport>,
        limits: Vec<String>,
    ) -> Report {
        let stages: Vec<&str> = self.stages.iter().map(|stage| stage.number).collect();
        Report {
            version: Report::VERSION,
            seed,
            reply: self.reply,
            stage: stages.join(","),
            role: "both".to_owned(),
            programs,
            mistakes: mistakes(&checks),
            totals: totals(self.checks.len(), &checks),
            checks,
            limits,
        }
    }

    /// Checks that broke are run once more, alone. What breaks again stays broken.
    fn again(&self, plan: &Plan, checks: &mut [CheckReport]) -> Result<Vec<String>> {
        let broken = |check: &CheckReport| matches!(check.outcome, Outcome::Broken { .. });
        let ids: Vec<String> = checks
            .iter()
            .filter(|check| broken(check))
            .map(|check| check.id.clone())
            .collect();
        if ids.is_empty() {
            return Ok(ids);
        }
        let jobs = plan.jobs.iter().map(|job| Job {
            only: Some(ids.clone()),
            ..job.clone()
        });
        let plan = Plan {
            jobs: jobs.collect(),
            parallel: Some(1),
            ..plan.clone()
        };
        for report in judge(&plan)?.0 {
            if let Some(check) = checks.iter_mut().find(|check| check.id == report.id) {
                *check = report;
            }
        }
        Ok(ids)
    }

    /// The programs that were handed in, compiled.
    fn compile(&self, sources: &Sources, place: &Path) -> Result<(Vec<ProgramReport>, Vec<Job>)> {
        let (mut programs, mut jobs) = (Vec::new(), Vec::new());
        for stage in &self.stages {
            for &role in stage.roles {
                let shown = Path::new("exercises")
                    .join(stage.folder())
                    .join(format!("{role}.rs"));
                let mut sources = sources.programs.iter();
                let source =
                    sources.find(|source| source.stage == stage.number && source.role == role);
                let starter = toolchain::starter(stage.number, role);
                let untouched = |text: &str| {
                    starter
                        .as_ref()
                        .is_some_and(|s| s.is_untouched(text.as_bytes()))
                };
                let state = match source {
                    None => ProgramState::NotStarted,
                    Some(source) if untouched(&source.text) => ProgramState::NotStarted,
                    Some(source) => {
                        let name = format!("{}-{role}", stage.number);
                        let source = Source {
                            shown: &shown,
                            name: &name,
                            text: &source.text,
                            crates: stage.crates,
                        };
                        match self.compiler.compile(place, source)? {
                            Compiled::Errors(errors) => ProgramState::DoesNotCompile { errors },
                            Compiled::Executable(exe) => {
                                let program = Program::Built {
                                    exe,
                                    source: shown.clone(),
                                };
                                jobs.push(Job::new(stage.number, role, program));
                                ProgramState::Checked
                            }
                        }
                    }
                };
                programs.push(program(stage, role, shown.display().to_string(), state));
            }
        }
        Ok((programs, jobs))
    }

    /// The commands, with the submission's folder in the place of `{}`.
    fn commands(&self, found: &Found) -> Result<(Vec<ProgramReport>, Vec<Job>)> {
        let (mut programs, mut jobs) = (Vec::new(), Vec::new());
        let folder = found.folder.to_string_lossy();
        let folder = shlex::try_quote(&folder).context("the submission's path has a zero in it")?;
        for stage in &self.stages {
            for (role, text) in &self.commands {
                if !stage.roles.contains(role) {
                    continue;
                }
                let command = Program::Command {
                    words: command_line::split(&text.replace("{}", &folder), &found.folder)?,
                    dir: found.folder.clone(),
                    fixed: None,
                };
                jobs.push(Job::new(stage.number, *role, command));
                programs.push(program(stage, *role, text.clone(), ProgramState::Checked));
            }
        }
        Ok((programs, jobs))
    }
}

fn program(stage: &Stage, role: Role, program: String, state: ProgramState) -> ProgramReport {
    ProgramReport {
        stage: stage.number.to_owned(),
        role,
        program,
        state,
        remembered: false,
    }
}

fn judge(plan: &Plan) -> Result<(Vec<CheckReport>, Vec<String>)> {
    if plan.jobs.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let results = runner::run(plan, &workspace::worker()?, &Cancel::default(), &mut |_| {})?;
    let mut checks: Vec<CheckReport> = results.jobs.into_iter().flatten().collect();
    let place = |check: &CheckReport| {
        let all = catalogue::stages()
            .iter()
            .flat_map(|stage| stage.checks.iter());
        all.clone().position(|known| known.info.id == check.id)
    };
    checks.sort_by_key(place);
    Ok((checks, results.limits))
}

/// The points of a report. The most that can be got depends on the checks alone.
pub fn score(checks: &[CheckPoints], report: &Report) -> Score {
    let passed = |id: &str| {
        let mut reports = report.checks.iter();
        reports.any(|check| check.id == id && check.outcome == Outcome::Pass)
    };
    let broken = |id: &str| {
        let mut reports = report.checks.iter();
        reports.any(|check| check.id == id && matches!(check.outcome, Outcome::Broken { .. }))
    };
    let mut score = Score::default();
    for check in checks {
        // One that is only shown spoils no score.
        score.broken |= check.points > 0.0 && broken(&check.id);
        if !check.extra {
            score.max += check.points;
        }
        if passed(&check.id) {
            score.points += check.points;
        }
    }
    score
}
