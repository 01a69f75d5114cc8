//! Runs checks: starts the worker, follows its events, and puts the results in order.

use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, Stdio};
use std::thread::JoinHandle;

use anyhow::{Context, Result, bail};

use crate::catalogue;
use crate::control::{Cancel, Ends, WorkerCommand};
use crate::harness::Check;
use crate::model::{CheckReport, Event, Isolation, Outcome, Plan, Tier};
use crate::sandbox::cgroup::Groups;
use crate::scratch::Scratch;
use crate::worker::{ISOLATION, Order, REFUSED, SCRATCH};

/// What came out of a run.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// For each job its reports, in the order of the catalogue.
    pub jobs: Vec<Vec<CheckReport>>,
    /// What this machine could not observe, and what that costs.
    pub limits: Vec<String>,
}

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
    run_session(plan, worker, cancel, &mut drop, on_event)
}

/// The same for a plan with a session: `on_start` gets what takes its commands, a line each, each time
/// that a worker is started. The session ends when that is dropped.
///
/// # Errors
/// As [`run`].
pub fn run_session(
    plan: &Plan,
    worker: &WorkerCommand,
    cancel: &Cancel,
    on_start: &mut dyn FnMut(ChildStdin),
    on_event: &mut dyn FnMut(&Event),
) -> Result<Results> {
    let wanted = plan
        .jobs
        .iter()
        .map(catalogue::checks_of)
        .collect::<Result<Vec<_>, _>>()?;
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
        end = run_worker(plan, worker, cancel, isolation, on_start, &mut |event| {
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
                Event::Started { .. } | Event::Session { .. } | Event::Done => {}
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
    // Reports without a last word: whoever sent the last of them did not come to its end.
    if !end.done && !cancel.is_cancelled() && found.iter().flatten().all(Option::is_some) {
        bail!("{why}");
    }
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
    Ok(Results {
        jobs: jobs.collect(),
        limits,
    })
}

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
    on_start: &mut dyn FnMut(ChildStdin),
    on_event: &mut dyn FnMut(&Event),
) -> Result<Ending> {
    // Where it can, the worker mounts a file system over it that ends with it.
    let scratch = Scratch::new("wb").context("cannot make a folder for the run")?;
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
    let resumer = keep_going(child.id());
    cancel.hold(child, Ends::Killed)?;
    // A worker that is refused its isolation ends without reading the plan: no error of ours.
    // Its key comes from the system, so that no other number of this run tells it.
    let keyed = RandomState::new();
    let secret = format!("{:016x}{:016x}", keyed.hash_one(0), keyed.hash_one(1));
    let order = Order {
        secret: secret.clone(),
        plan: plan.clone(),
    };
    let mut text = serde_json::to_vec(&order)?;
    text.push(b'\n');
    let _ = stdin.write_all(&text);
    on_start(stdin);

    let mut done = false;
    // One report is bounded by what a check may keep; a line beyond that is no event.
    let mut lines = BufReader::new(stdout);
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut lines).take(MAX_EVENT).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let event = line.strip_prefix(secret.as_bytes());
        let event = event.and_then(|json| serde_json::from_slice::<Event>(json).ok());
        // After the last event there is none, and a line without the secret is nobody's of ours.
        let Some(event) = event.filter(|_| !done) else {
            bail!(
                "the worker's channel carried something that is not an event of the worker: {}",
                crate::model::escaped(&line[..line.len().min(200)])
            );
        };
        done = event == Event::Done;
        on_event(&event);
    }
    let status = cancel.wait()?;
    let how = match resumer.join() {
        Ok(Some(why)) => why,
        _ => status.to_string(),
    };
    if plan.policy.tier != Tier::None
        && let Ok(groups) = Groups::of(scratch.path())
    {
        groups.sweep();
    }
    Ok(Ending {
        done,
        refused: status.code() == Some(REFUSED),
        how,
    })
}

/// Resumes the worker whenever something stops it: where it can have no process table of its own, a program
/// may send SIGSTOP to its judge, and nobody would wake it (signal(7)). One that is stopped again and again
/// is ended; then the thread gives the reason. It ends with the worker.
#[cfg(target_os = "linux")]
fn keep_going(worker: u32) -> JoinHandle<Option<String>> {
    use nix::sys::signal::{Signal, kill};
    use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
    /// More often than honest programs and their users stop anything.
    const MOST_STOPS: u32 = 200;
    let worker = nix::unistd::Pid::from_raw(worker as i32);
    std::thread::spawn(move || {
        let mut stops = 0;
        loop {
            // Its end is left to the one who waits for it.
            let flags = WaitPidFlag::WSTOPPED | WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
            match waitid(Id::Pid(worker), flags) {
                Ok(WaitStatus::Stopped(..)) => stops += 1,
                Err(nix::errno::Errno::EINTR) => continue,
                _ => return None,
            }
            let _ = waitid(
                Id::Pid(worker),
                WaitPidFlag::WSTOPPED | WaitPidFlag::WNOHANG,
            );
            if stops > MOST_STOPS {
                let _ = kill(worker, Signal::SIGKILL);
                return Some("a program stopped it again and again".to_owned());
            }
            let _ = kill(worker, Signal::SIGCONT);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn keep_going(_: u32) -> JoinHandle<Option<String>> {
    std::thread::spawn(|| None)
}

/// The longest event, in bytes.
const MAX_EVENT: u64 = 8 << 20;

fn not_finished(check: &Check, stage: &str, why: &str) -> CheckReport {
    CheckReport {
        outcome: Outcome::Broken {
            why: why.to_owned(),
        },
        ..CheckReport::of(&check.info, stage)
    }
}
