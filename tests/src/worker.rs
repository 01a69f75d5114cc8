//! The process in which a run lives.
//!
//! It is started single-threaded, since a process with threads can't enter a user namespace
//! (`unshare(2)`); takes a network and a process table of its own where the machine lets it; runs the
//! checks on a few threads; and says what happens, one JSON event a line. Whoever kills it ends
//! everything that it started: its process table dies with it.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use crate::catalogue;
use crate::harness::{self, Check, Console, Rescue, Setting, Slots, Stage, StartHistory};
use serde::{Deserialize, Serialize};

use crate::model::{Event, Isolation, Plan, Tier};
use crate::sandbox::{self, cgroup::Groups};

/// Reads a plan from standard input and runs it. Call it before any thread exists.
pub fn main() -> ExitCode {
    let isolation = std::env::var(ISOLATION)
        .ok()
        .and_then(|n| Isolation::from_name(&n));
    let scratch = std::env::var_os(SCRATCH).map(PathBuf::from);
    let (Some(isolation), Some(scratch)) = (isolation, scratch) else {
        eprintln!("error: this command is for the workbook itself; `cargo xtask check` starts it");
        return ExitCode::from(2);
    };
    sandbox::keep_descriptors();
    if sandbox::die_with_parent().is_err() {
        return ExitCode::from(2);
    }
    match sandbox::isolate(isolation, &scratch) {
        Ok(sandbox::Isolated::Inside) => {}
        // The outer half has waited for the inner one.
        Ok(sandbox::Isolated::Outside(code)) => return code,
        Err(_) => return ExitCode::from(REFUSED as u8),
    }
    match run(isolation, &scratch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: the worker failed: {e:#}");
            ExitCode::from(2)
        }
    }
}

fn run(isolation: Isolation, scratch: &Path) -> anyhow::Result<()> {
    // One line; what follows are the commands of a session.
    let mut text = String::new();
    std::io::stdin().read_line(&mut text)?;
    let Order { secret, plan } = serde_json::from_str(&text)?;
    let say = |event: &Event| say(&secret, event);
    // Asked while this process may still look at copies of itself, as an ordinary user can't later.
    crate::observe::capabilities();
    // Before the first program exists that might look.
    let hidden = sandbox::hide_from_tracers();
    let confined = confines(isolation, scratch, hidden);
    let stages = stages(&plan)?;
    let work = work(&plan)?;
    say(&Event::WorkerReady {
        limits: harness::limits(isolation)
            .into_iter()
            .chain(confined.as_ref().err().cloned())
            .collect(),
    });
    let confined = confined.is_ok();
    let counted = plan.policy.tier != Tier::None;
    let groups = counted
        .then(|| Groups::of(scratch).ok().map(Arc::new))
        .flatten();

    let parallel = at_a_time(&plan, isolation);
    let slots = Arc::new(Slots::new(parallel));
    // While programs sleep, others are checked.
    let threads = if parallel == 1 { 1 } else { 3 * parallel };
    let console = (plan.jobs.iter().any(|job| job.session.is_some())).then(|| console(&secret));
    let starts: Vec<Arc<StartHistory>> = plan.jobs.iter().map(|_| Arc::default()).collect();
    let next = AtomicUsize::new(0);
    let deadline = deadline(&plan);
    let rescue = Arc::new(Rescue::default());
    rescue.during(|| {
        std::thread::scope(|scope| {
            for _ in 0..threads.min(work.len()) {
                scope.spawn(|| {
                    if parallel > 1 && sandbox::own_descriptors().is_err() {
                        return;
                    }
                    let one = || {
                        let &(job, check) = work.get(next.fetch_add(1, Ordering::Relaxed))?;
                        say(&Event::Started {
                            job,
                            id: check.info.id.to_owned(),
                        });
                        let setting = Setting {
                            plan: &plan,
                            job: &plan.jobs[job],
                            transport: stages[job].transport,
                            reply: stages[job].reply(plan.reply),
                            client: stages[job].client,
                            isolation,
                            confined,
                            groups: groups.as_ref(),
                            scratch,
                            starts: &starts[job],
                            console: console.as_ref(),
                            rescue: &rescue,
                            slots: &slots,
                            deadline,
                        };
                        Some((job, Box::new(harness::run_check(check, &setting))))
                    };
                    while let Some((job, report)) = slots.with(one) {
                        say(&Event::Finished { job, report });
                    }
                });
            }
        })
    });
    say(&Event::Done);
    Ok(())
}

/// The stage of each job.
fn stages(plan: &Plan) -> anyhow::Result<Vec<&'static Stage>> {
    let jobs = plan.jobs.iter();
    Ok(jobs
        .map(|job| catalogue::find(&job.stage))
        .collect::<Result<_, _>>()?)
}

/// The checks of all jobs. What takes longest stands near the end of a stage: begun first, it keeps nobody
/// waiting.
fn work(plan: &Plan) -> anyhow::Result<Vec<(usize, &'static Check)>> {
    let mut work = Vec::new();
    for (i, job) in plan.jobs.iter().enumerate() {
        work.extend(
            catalogue::checks_of(job)?
                .into_iter()
                .map(|check| (i, check)),
        );
    }
    work.reverse();
    Ok(work)
}

/// How many checks work at a time.
fn at_a_time(plan: &Plan, isolation: Isolation) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    // Without networks of their own, programs with a fixed address would collide.
    let collide = isolation == Isolation::Nothing
        && plan.jobs.iter().any(|j| {
            matches!(
                &j.program,
                crate::model::Program::Command { fixed: Some(_), .. }
            )
        });
    // Nor can checks run side by side whose descriptors leak into each other's programs.
    let apart = std::thread::scope(|s| {
        s.spawn(sandbox::own_descriptors)
            .join()
            .is_ok_and(|r| r.is_ok())
    });
    match plan.parallel {
        _ if collide || !apart => 1,
        Some(n) => n.max(1),
        None => 2 * cores,
    }
}

/// When the time of all stages of a plan is over, where they have a limit.
fn deadline(plan: &Plan) -> Option<Instant> {
    let stages = plan.jobs.iter().map(|job| job.stage.as_str());
    let stages: BTreeSet<&str> = stages.collect();
    let seconds = plan.time_limit?.saturating_mul(stages.len() as u64);
    Instant::now().checked_add(Duration::from_secs(seconds))
}

/// Commands from standard input, and updates to standard output.
fn console(secret: &str) -> Arc<Console> {
    let (send, commands) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = std::io::stdin().lines();
        for line in lines.map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    let secret = secret.to_owned();
    Arc::new(Console::new(commands, move |update| {
        let update = Box::new(update);
        say(&secret, &Event::Session { update });
    }))
}

/// What a worker is told on its standard input.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    /// Known to parent and worker alone: each event begins with it. A program that got at the pipe
    /// could still not forge an event.
    pub secret: String,
    pub plan: Plan,
}

/// Whether programs can be kept away from this worker and from what it rests on.
///
/// # Errors
/// If they can't: what is lost, as a sentence for the report.
#[cfg(target_os = "linux")]
fn confines(
    isolation: Isolation,
    scratch: &Path,
    hidden: std::io::Result<()>,
) -> Result<(), String> {
    let possible = match isolation {
        Isolation::Nothing => Err(std::io::ErrorKind::Unsupported.into()),
        _ => hidden.and_then(|()| sandbox::confine::probe(scratch)),
    };
    possible.map_err(|why| {
        format!(
            "confinement: programs run with all the rights of the user, for this machine grants no \
             user namespace in which they would have less ({why}); a hostile one could change its marks"
        )
    })
}

#[cfg(not(target_os = "linux"))]
fn confines(_: Isolation, _: &Path, _: std::io::Result<()>) -> Result<(), String> {
    Err("confinement: programs run with all the rights of the user".to_owned())
}

/// One event, whole, whichever thread it comes from. A parent that is gone is no error: the worker
/// is about to die with it.
fn say(secret: &str, event: &Event) {
    static OUT: Mutex<()> = Mutex::new(());
    let mut line = secret.as_bytes().to_vec();
    if serde_json::to_writer(&mut line, event).is_err() {
        return;
    }
    line.push(b'\n');
    let _guard = OUT.lock();
    let mut out = std::io::stdout();
    let _ = out.write_all(&line).and_then(|()| out.flush());
}

/// The exit code by which a worker says that it was refused the isolation that it was told to take.
pub(crate) const REFUSED: i32 = 75;

/// The environment variable by which the worker is told its [`Isolation`].
pub(crate) const ISOLATION: &str = "WORKBOOK_ISOLATION";

/// The environment variable by which the worker is told where checks make their directories.
pub(crate) const SCRATCH: &str = "WORKBOOK_SCRATCH";
