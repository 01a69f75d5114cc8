//! Runs checks: starts the worker, follows its events, and puts the results in order.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::catalogue::{self, Check};
use crate::verdict::{CheckReport, Event, Outcome, Role};

/// A program to be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Program {
    /// Built from a source file of the workspace.
    Built {
        /// The executable.
        exe: PathBuf,
        /// Its source, relative to the workspace root, as shown to people.
        source: PathBuf,
    },
    /// Any command of the user's.
    Command {
        /// The program and its arguments; the address comes last, unless it is built in.
        words: Vec<String>,
        /// Where it runs.
        dir: PathBuf,
        /// The address that is built into it: nothing is appended, no announcement is awaited.
        fixed: Option<String>,
    },
}

/// The checks of one program.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Job {
    /// The stage's number: `03`.
    pub stage: String,
    /// Which of its programs.
    pub role: Role,
    /// The program.
    pub program: Program,
    /// The ids to be run; all of that role where absent.
    pub only: Option<Vec<String>>,
}

impl Job {
    /// The checks that this job asks for, in the order of the catalogue.
    pub fn checks(&self) -> Result<Vec<&'static Check>> {
        let stage = catalogue::find(&self.stage)?;
        Ok(stage
            .checks_of(self.role)
            .filter(|c| {
                self.only
                    .as_ref()
                    .is_none_or(|ids| ids.iter().any(|id| id == c.info.id))
            })
            .collect())
    }
}

/// All that a worker has to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The programs and their checks.
    pub jobs: Vec<Job>,
    /// The seed of all nonces.
    pub seed: u64,
    /// How many checks run at a time; chosen by the number of cores where absent.
    pub parallel: Option<usize>,
    /// The workspace root, against which source files are shown.
    pub root: PathBuf,
    /// What happened is told of a check that passes, too, with the calls of the program; it is played
    /// again for that.
    pub stories: bool,
}

/// How to start this executable again as a worker.
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// The executable.
    pub exe: PathBuf,
    /// What makes it call [`crate::worker::main`].
    pub args: Vec<String>,
}

/// Ends a build or a run from another thread: the process that does it goes, and everything that this
/// started goes with it.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<CancelState>);

#[derive(Debug, Default)]
struct CancelState {
    cancelled: AtomicBool,
    process: Mutex<Option<(Child, Ends)>>,
}

/// How a process ends that is to take everything with it which it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// When it is killed: its process table goes with it.
    Killed,
    /// By itself, when its standard input ends. It must not be killed: it has others to end.
    WithItsInput,
}

impl Cancel {
    /// Ends the run at once; harmless when there is none, or it is over.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::SeqCst);
        if let Ok(mut process) = self.0.process.lock()
            && let Some((child, ends)) = process.as_mut()
        {
            match ends {
                // Fails only if it has ended by itself.
                Ends::Killed => drop(child.kill()),
                Ends::WithItsInput => drop(child.stdin.take()),
            }
        }
    }

    /// Makes `child` the process that [`Cancel::cancel`] ends.
    pub(crate) fn hold(&self, child: Child, ends: Ends) -> Result<()> {
        *self
            .0
            .process
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread of the run panicked"))? = Some((child, ends));
        if self.is_cancelled() {
            self.cancel();
        }
        Ok(())
    }

    /// Waits for the process to end, which it is about to do by itself.
    pub(crate) fn wait(&self) -> Result<ExitStatus> {
        let child = self.0.process.lock().ok().and_then(|mut p| p.take());
        let (mut child, _) = child.context("the process is gone")?;
        // Dropped by Child::wait() otherwise, and a keeper takes that for a cancellation.
        let _pipe = child.stdin.take();
        Ok(child.wait()?)
    }

    /// Whether [`Cancel::cancel`] was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::SeqCst)
    }
}

/// What came out of a run.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// For each job its reports, in the order of the catalogue.
    pub jobs: Vec<Vec<CheckReport>>,
    /// What this machine could not observe, and what that costs.
    pub limits: Vec<String>,
}

/// The exit code by which a worker says that it was refused the isolation that it was told to take.
pub(crate) const REFUSED: i32 = 75;

/// Runs the plan. Every check of every job has its report, whatever happens: a check that the worker
/// did not finish is *broken*.
///
/// # Errors
/// If a job names no stage, or no worker could be started.
pub fn run(
    plan: &Plan,
    worker: &WorkerCommand,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Results> {
    let wanted = plan
        .jobs
        .iter()
        .map(Job::checks)
        .collect::<Result<Vec<_>>>()?;
    let mut found: Vec<Vec<Option<CheckReport>>> = wanted
        .iter()
        .map(|checks| checks.iter().map(|_| None).collect())
        .collect();
    let mut limits = Vec::new();
    let mut end = Ending {
        done: false,
        refused: false,
        how: String::new(),
    };
    for isolation in Isolation::LEVELS {
        end = run_worker(plan, worker, cancel, isolation, &mut |event| {
            match event {
                Event::WorkerReady { limits: l } => limits = l.clone(),
                Event::Finished { job, report } => {
                    let place = wanted
                        .get(*job)
                        .and_then(|checks| checks.iter().position(|c| c.info.id == report.id));
                    if let Some(i) = place {
                        found[*job][i] = Some((**report).clone());
                    }
                }
                Event::Started { .. } | Event::Done => {}
            }
            on_event(event);
        })?;
        if !end.refused {
            break;
        }
    }
    let why = if cancel.is_cancelled() {
        "the run was cancelled before this check ended".to_owned()
    } else {
        format!("the worker ended without its last word ({})", end.how)
    };
    let jobs = found
        .into_iter()
        .zip(&wanted)
        .zip(&plan.jobs)
        .map(|((reports, checks), job)| {
            let fill = |(report, check): (Option<CheckReport>, &&'static Check)| {
                report.unwrap_or_else(|| not_finished(check, &job.stage, &why))
            };
            reports.into_iter().zip(checks).map(fill).collect()
        });
    let results = Results {
        jobs: jobs.collect(),
        limits,
    };
    if !end.done && !cancel.is_cancelled() && results.jobs.iter().all(Vec::is_empty) {
        bail!("{why}");
    }
    Ok(results)
}

/// How much of its own world a worker makes for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// A network for each check, and a process table that dies with the worker.
    Full,
    /// A network for each check.
    Network,
    /// Nothing: the machine's own loopback.
    Nothing,
}

impl Isolation {
    const LEVELS: [Isolation; 3] = [Isolation::Full, Isolation::Network, Isolation::Nothing];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Isolation::Full => "full",
            Isolation::Network => "network",
            Isolation::Nothing => "nothing",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::LEVELS.into_iter().find(|l| l.name() == name)
    }
}

/// The environment variable by which the worker is told its [`Isolation`].
pub(crate) const ISOLATION: &str = "WORKBOOK_ISOLATION";

/// The environment variable by which the worker is told where checks make their directories.
pub(crate) const SCRATCH: &str = "WORKBOOK_SCRATCH";

struct Ending {
    done: bool,
    refused: bool,
    how: String,
}

fn run_worker(
    plan: &Plan,
    worker: &WorkerCommand,
    cancel: &Cancel,
    isolation: Isolation,
    on_event: &mut dyn FnMut(&Event),
) -> Result<Ending> {
    // Short, since a socket's path has room for 107 bytes (unix(7)). Where it can, the worker mounts
    // a file system over it that ends with it, so that nothing is left even if all of us are killed.
    let scratch = tempfile::Builder::new()
        .prefix("wb")
        .rand_bytes(6)
        .tempdir_in("/tmp")?;
    let mut child = Command::new(&worker.exe)
        .args(&worker.args)
        .env(ISOLATION, isolation.name())
        .env(SCRATCH, scratch.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start the worker {}", worker.exe.display()))?;
    let mut stdin = child
        .stdin
        .take()
        .context("the worker has no standard input")?;
    let stdout = child
        .stdout
        .take()
        .context("the worker has no standard output")?;
    cancel.hold(child, Ends::Killed)?;
    // A worker that is refused its isolation ends without reading the plan: no error of ours.
    let _ = stdin.write_all(&serde_json::to_vec(plan)?);
    drop(stdin);

    let mut done = false;
    // One report is bounded by what a check may keep; a line beyond that is no event.
    let mut lines = BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut lines).take(MAX_EVENT).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let event: Event = serde_json::from_slice(&line).with_context(|| {
            format!(
                "the worker said something else than an event: {}",
                crate::verdict::escaped(&line)
            )
        })?;
        done |= event == Event::Done;
        on_event(&event);
    }
    let status = cancel.wait()?;
    Ok(Ending {
        done,
        refused: status.code() == Some(REFUSED),
        how: status.to_string(),
    })
}

/// The longest event, in bytes.
const MAX_EVENT: u64 = 8 << 20;

fn not_finished(check: &Check, stage: &str, why: &str) -> CheckReport {
    CheckReport {
        id: check.info.id.to_owned(),
        stage: stage.to_owned(),
        role: check.info.role,
        title: check.info.title.to_owned(),
        part: check.info.part.to_owned(),
        outcome: Outcome::Broken {
            why: why.to_owned(),
        },
        duration_us: 0,
        transcript: Vec::new(),
        remarks: Vec::new(),
    }
}
