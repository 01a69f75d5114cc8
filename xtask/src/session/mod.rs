//! Sessions: the worker that has the program, and the person who says what happens next.

pub mod poke;
#[cfg(feature = "poke")]
mod prompt;
pub mod trace;

use std::io::Write;
use std::path::Path;
use std::process::ChildStdin;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

use anyhow::{Result, bail};
use checks::control::Cancel;
use checks::model::{CheckReport, Event, Job, Outcome, Plan, ReplyRule, SessionUpdate};
use checks::runner::{self, Results};

use crate::prepare::programs::Prepared;
use crate::prepare::workspace;

/// A worker with a program, ready for commands.
pub struct Running {
    commands: Option<ChildStdin>,
    pub updates: Receiver<SessionUpdate>,
    runner: JoinHandle<Result<Results>>,
}

impl Running {
    /// Starts the session of a job.
    ///
    /// # Errors
    /// If no worker could be started.
    pub fn start(root: &Path, job: Job, reply: ReplyRule) -> Result<Running> {
        let plan = Plan {
            reply,
            ..Plan::new(vec![job], crate::output::fresh_seed(), root)
        };
        let worker = workspace::worker()?;
        let (say, updates) = mpsc::channel();
        let (give, take) = mpsc::channel();
        let runner = thread::spawn(move || {
            let cancel = Cancel::default();
            let mut on_start = |commands| drop(give.send(commands));
            runner::run_session(&plan, &worker, &cancel, &mut on_start, &mut |event| {
                if let Event::Session { update } = event {
                    let _ = say.send((**update).clone());
                }
            })
        });
        Ok(Running {
            commands: take.recv().ok(),
            updates,
            runner,
        })
    }

    /// Gives a command to the worker; whether it still takes any.
    pub fn command(&mut self, line: &str) -> bool {
        let commands = self.commands.as_mut();
        commands.is_some_and(|commands| {
            writeln!(commands, "{line}")
                .and_then(|()| commands.flush())
                .is_ok()
        })
    }

    /// Gives no more commands.
    pub fn end_commands(&mut self) {
        self.commands = None;
    }

    /// Ends the session; why it could not go on, where that is so.
    ///
    /// # Errors
    /// If the workbook itself failed.
    pub fn end(mut self) -> Result<Option<String>> {
        self.end_commands();
        let Ok(results) = self.runner.join() else {
            bail!("the session's thread panicked");
        };
        let reports: Vec<CheckReport> = results?.jobs.into_iter().flatten().collect();
        match reports.into_iter().next().map(|report| report.outcome) {
            Some(Outcome::Fail(failure)) => {
                let because = failure.because.join("; ");
                let text = format!("{}: {because}", failure.got);
                Ok(Some(text.trim_end_matches(": ").to_owned()))
            }
            Some(Outcome::Skipped { why } | Outcome::Broken { why }) => bail!("{why}"),
            Some(Outcome::Pass) | None => Ok(None),
        }
    }
}

/// The one program of a selection.
///
/// # Errors
/// If there is none that is ready, or more than one.
pub fn only_job(prepared: &Prepared) -> Result<Job> {
    if let [job] = prepared.jobs.as_slice() {
        return Ok(job.clone());
    }
    let Some(program) = prepared.programs.first() else {
        bail!("there is no program");
    };
    match prepared.jobs.len() {
        0 => bail!(
            "{} can't be started: cargo xtask check {} says why",
            program.program,
            program.stage
        ),
        _ => bail!("a session has one program: add --role server or --role client"),
    }
}
