//! A check from a clean start to a clean end: once to judge, and once more, traced, to explain a failure.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use super::wait::{is_over, is_past, load};
use super::{Check, Context, DeadStart, RunMode, Setting, Stop, Verdict};
use crate::diagnosis::{self, Facts};
use crate::model::{CallCount, CheckReport, Failure, FailureKind, Outcome, TranscriptEntry};
use crate::observe::capabilities;
use crate::trace::Tracing;

/// Runs one check from a clean start to a clean end. Where it panics, also on the way to a cause, it alone is
/// broken.
pub(crate) fn run_check(check: &'static Check, setting: &Setting) -> CheckReport {
    let run = AssertUnwindSafe(|| judge(check, setting));
    catch_unwind(run).unwrap_or_else(|panic| CheckReport {
        outcome: Outcome::Broken {
            why: panicked(panic.as_ref()),
        },
        ..CheckReport::of(&check.info, &setting.job.stage)
    })
}

/// What is said of a mistake of ours.
fn panicked(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("the check itself panicked: {}", text.unwrap_or(""))
}

fn judge(check: &'static Check, setting: &Setting) -> CheckReport {
    let began = Instant::now();
    let mut report = CheckReport::of(&check.info, &setting.job.stage);
    report.title = setting.plan.reply.in_words(&report.title);
    if is_past(setting.deadline) {
        let why =
            "the time limit of the stage was over before this check began; --time-limit gives more";
        report.outcome = Outcome::Skipped { why: why.into() };
        return report;
    }
    let judge = How {
        mode: RunMode::Judge,
        tracing: Tracing::Off,
        limit: None,
        timers: None,
    };
    let mut first = run_once(check, setting, judge);
    if let Err(Stop::Fail(failure)) = &mut first.verdict
        && first.dead_start != DeadStart::Known
    {
        let long = first.freed
            || is_past(setting.deadline)
            || is_over(LONGEST_REPLAY, began.elapsed().saturating_sub(first.wasted));
        if !long && capabilities().tracing.works() {
            let limit = TIMELINE * load() + 10 * began.elapsed();
            // What it waits for for nothing need not be waited for as long again.
            let timers = first.wasted > Duration::ZERO;
            let how = How {
                timers: timers.then(|| SUSPENSE + 3 * first.slowest),
                ..How::replay(limit)
            };
            let again = run_once(check, setting, how);
            compare(failure, &mut first.transcript, &mut first.facts, again);
        }
        failure.cause = first.facts.as_ref().and_then(diagnosis::of);
        if first.dead_start == DeadStart::Seen {
            setting.starts.note_dead(failure);
        }
    }
    let story = setting.plan.stories && first.verdict.is_ok();
    if story && capabilities().tracing.works() {
        let again = run_once(check, setting, How::replay(STORY));
        // One that passes only untraced is told as far as it could be seen from outside.
        if again.verdict.is_ok() {
            first.transcript = again.transcript;
        }
    }
    if story || matches!(first.verdict, Err(Stop::Fail(_))) {
        report.transcript = first.transcript;
    }
    if setting.job.torture.is_some() {
        report.calls = first.calls;
    }
    report.remarks = first.remarks;
    report.outcome = match first.verdict {
        Ok(()) => Outcome::Pass,
        Err(Stop::Fail(failure)) => Outcome::Fail(failure),
        Err(Stop::Skip(why)) => Outcome::Skipped { why },
        Err(Stop::Broken(why)) => Outcome::Broken { why },
    };
    report.duration_us = began.elapsed().as_micros() as u64;
    report
}

/// A check that took longer than this on an idle machine is not run again for its timeline.
const LONGEST_REPLAY: Duration = Duration::from_secs(4);

/// What is asked of a program's input and outputs, and what was found.
const NEVER_LOCKED: &str =
    "the check can write to your program's input and read its output at any time";
const LOCKED: &str = "your program kept one of these pipes locked for 5 seconds, and was ended: splice(2) and \
                      tee(2) lock a pipe as long as they wait for their other side";

/// How much longer than ten times the first run the second may take, which shows nothing but its
/// timeline: a traced program that stops itself always looks busy.
const TIMELINE: Duration = Duration::from_millis(500);

/// How long the second run waits for a program with timers where the first has waited for nothing, beside
/// three times its longest wait that was not.
const SUSPENSE: Duration = Duration::from_millis(300);

/// How long the second run of a check may take whose timeline was asked for.
const STORY: Duration = Duration::from_secs(20);

/// How a check is run once.
pub(super) struct How {
    pub(super) mode: RunMode,
    pub(super) tracing: Tracing,
    /// How long it may take.
    pub(super) limit: Option<Duration>,
    /// How long a wait for a program with timers may take, where that is known to be of no use.
    pub(super) timers: Option<Duration>,
}

impl How {
    fn replay(limit: Duration) -> How {
        How {
            mode: RunMode::Replay,
            tracing: Tracing::On(Vec::new()),
            limit: Some(limit),
            timers: None,
        }
    }
}

/// What one run of a check gave.
struct Run {
    verdict: Verdict,
    transcript: Vec<TranscriptEntry>,
    remarks: Vec<String>,
    calls: Vec<CallCount>,
    /// How long it has waited for programs with timers, and nothing came; and the longest wait that ended well.
    wasted: Duration,
    slowest: Duration,
    /// The program kept it waiting in the kernel.
    freed: bool,
    /// What is known of the failure, if it is one.
    facts: Option<Facts>,
    dead_start: DeadStart,
}

/// Runs a check once.
fn run_once(check: &'static Check, setting: &Setting, how: How) -> Run {
    let (mut transcript, mut remarks, mut facts) = (Vec::new(), Vec::new(), None);
    let mut calls = Vec::new();
    let mut freed = false;
    let (mut wasted, mut slowest) = (Duration::ZERO, Duration::ZERO);
    let mut dead_start = DeadStart::No;
    let verdict = Context::new(check, setting, how).and_then(|context| {
        // What it has started is ended below.
        let run = AssertUnwindSafe(|| (check.run)(&context));
        let verdict =
            catch_unwind(run).unwrap_or_else(|panic| Err(Stop::Broken(panicked(panic.as_ref()))));
        context.inner.note_missed_faults();
        calls = context.inner.call_counts();
        transcript = context.inner.whole_transcript();
        remarks = context.inner.remarks.take();
        (wasted, slowest) = (context.inner.wasted.get(), context.inner.slowest.get());
        dead_start = context.inner.dead_start.get();
        facts = match &verdict {
            Err(Stop::Fail(failure)) => context.inner.whole_facts(failure),
            _ => None,
        };
        context.inner.end_everything()?;
        freed = context.inner.rescue.leave(context.inner.rescued);
        if freed {
            facts = None;
            return Err(super::fail(FailureKind::Stuck, NEVER_LOCKED, LOCKED));
        }
        verdict
    });
    Run {
        verdict,
        transcript,
        remarks,
        calls,
        wasted,
        slowest,
        freed,
        facts,
        dead_start,
    }
}

/// Takes from a second run of a failed check, under the tracer, the calls that the program makes, and
/// what came of the experiments at its end.
fn compare(
    failure: &mut Failure,
    transcript: &mut Vec<TranscriptEntry>,
    facts: &mut Option<Facts>,
    again: Run,
) {
    match again.verdict {
        Err(Stop::Fail(second)) if second.symptom == failure.symptom => {
            *transcript = again.transcript;
            failure.reproduced = true;
            if let (Some(facts), Some(again)) = (facts, again.facts) {
                facts.calls = again.calls;
                facts.probes = again.probes;
            }
        }
        Err(Stop::Fail(second)) => {
            failure.because.push(format!(
                "a second, traced run failed differently ({})",
                second.got
            ));
            // A race may end in two ways, at the same step and for the same reason.
            if let (Some(facts), Some(again)) = (facts, again.facts)
                && facts.failed_step.same_step(&again.failed_step)
            {
                *facts = again;
            }
        }
        Ok(()) => failure.because.push("a second, traced run passed".into()),
        // The tracer has its own reasons; the verdict stands without it.
        Err(Stop::Skip(_) | Stop::Broken(_)) => {}
    }
}
