//! Waiting that ends as soon as the outcome is certain.
//!
//! A check that waits for a reply could wait five seconds and then say "too slow": wrong on a loaded
//! machine, and five seconds late for a program that will never answer. The kernel knows more. On Linux
//! it tells which call each thread of the program is blocked in, and what lies in the buffers of every
//! socket. A server that is blocked in recv(2) on an empty socket, with nothing on the way to it, will
//! never reply: the check fails at that moment.
//!
//! So a wait ends with the first of these: what it waits for is there; the program ended; the program is
//! quiet, so that nothing more can come; it burns CPU without getting anywhere. A time limit remains for
//! what can't be known: it counts only time without progress, and grows with the machine's load.

use std::convert::Infallible;
use std::os::fd::RawFd;
use std::rc::Rc;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};

use super::process::{Exit, Process};
use super::spin::{self, RepeatedCall, proof_of_spin};
use super::{Inner, RunMode, Stop, Verdict};
use crate::debug::diagnose;
use crate::model::SyscallEvent;
use crate::observe::{Activity, Observer};

/// How long a program may take to be reachable (a JVM on a loaded machine took 8.5 s).
pub(super) const START: Duration = Duration::from_secs(30);
/// How long an answer may take.
pub(super) const ANSWER: Duration = Duration::from_secs(5);
/// How long an absence is watched where quiescence can't prove it.
pub(super) const GRACE: Duration = Duration::from_millis(200);
/// The first pause between two looks.
const SHORTEST_PAUSE: Duration = Duration::from_micros(100);
const MILLISECOND: Duration = Duration::from_millis(1);
/// How long a wait goes on at most without looking at the program.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);
/// How long a program sleeps before other checks may work meanwhile.
const ASLEEP: Duration = Duration::from_millis(50);
/// CPU time of one thread without a byte moving after which a program is called spinning.
const SPIN: Duration = Duration::from_millis(700);

/// CPU time without a byte moving after which its calls are looked at.
const SUSPICIOUS: Duration = Duration::from_millis(100);

/// How many calls without a byte moving are a spin under the tracer, which makes each of them so slow
/// that its processor time hardly grows. It shows what was found before, and decides nothing: where a
/// verdict depends on it, the calls themselves must prove a spin.
const ENOUGH_CALLS: usize = 1000;

/// How much may move in one wait, in bytes: twice what any check asks for at once. Sending more is no
/// progress.
const MOST_OWED: u64 = 1 << 20;

/// How long a start may take after an earlier check has waited for one without result.
const HOPELESS_START: Duration = Duration::from_secs(2);

/// However crowded the machine is, limits grow no further: the crowd may be the program's own.
const MOST_LOAD: u32 = 16;

/// What a wait allows for.
#[derive(Clone, Copy)]
pub(super) struct WaitPolicy {
    /// Time without progress before giving up on a program that can't be judged.
    pub limit: Duration,
    /// Time without progress before giving up on a program that waits with a timer.
    pub timers: Duration,
    /// CPU time without progress before calling it spinning.
    pub spin: Duration,
    /// How long to wait before looking at the program: an answer usually needs no look.
    pub first_look: Duration,
    /// How long to go on at most without looking at it.
    pub longest_pause: Duration,
    /// How often to ask for what nobody tells, between two looks at the program.
    pub ask_every: Duration,
    /// Whether it is about the program's start, from which other checks can learn.
    pub start: bool,
}

impl WaitPolicy {
    /// For something that the program owes.
    pub(super) const ANSWER: WaitPolicy = WaitPolicy {
        limit: ANSWER,
        timers: ANSWER,
        spin: SPIN,
        first_look: MILLISECOND,
        longest_pause: LONGEST_PAUSE,
        ask_every: Duration::MAX,
        start: false,
    };
    /// For the program to become reachable: interpreters and virtual machines work hard for it.
    pub(super) const START: WaitPolicy = WaitPolicy {
        limit: START,
        timers: START,
        spin: START,
        first_look: MILLISECOND,
        longest_pause: LONGEST_PAUSE,
        ask_every: Duration::MAX,
        start: true,
    };
    /// The same for a program that says nothing when it can be reached: one has to ask.
    pub(super) const SILENT_START: WaitPolicy = WaitPolicy {
        ask_every: Duration::from_millis(2),
        ..WaitPolicy::START
    };
    /// For a program that is told at its start why it can't go on: it has to start first, and a
    /// virtual machine works hard for that.
    pub(super) const REFUSED_START: WaitPolicy = WaitPolicy {
        timers: ANSWER,
        start: false,
        ..WaitPolicy::START
    };
    /// For nothing more to come.
    pub(super) const ABSENCE: WaitPolicy = WaitPolicy {
        limit: ANSWER,
        timers: GRACE,
        spin: GRACE,
        first_look: Duration::ZERO,
        longest_pause: LONGEST_PAUSE,
        ask_every: Duration::MAX,
        start: false,
    };

    /// How long one waits for what can't be known, or is never at rest.
    fn shorter(&self) -> Duration {
        self.timers.min(self.limit)
    }
}

/// How a wait ended without what it waited for.
#[derive(Debug, Clone)]
pub(super) enum WaitEnd {
    /// The program is gone.
    Ended(Exit),
    /// All its threads wait for something that only the outside could do, and nothing is owed to them.
    Quiet,
    /// It waits with a timer, and nothing came for this long.
    Timers { what: String, waited: Duration },
    /// It burns CPU.
    Spinning {
        /// The processor time that it took.
        cpu: Duration,
        /// The call that gives it away.
        proof: Option<Box<RepeatedCall>>,
    },
    /// Nothing better is known.
    TimedOut { after: Duration, why: String },
    /// The stage's time limit is over; nothing had come for this long.
    OutOfTime { after: Duration },
}

impl WaitEnd {
    /// What can be expected of the program that was waited for, as a clause.
    pub fn outlook(&self, program: &str) -> String {
        match self {
            WaitEnd::Ended(_) => format!("{program} has ended"),
            WaitEnd::Quiet => format!("{program} is not going to send anything"),
            WaitEnd::Spinning { .. } => {
                format!("{program} sends nothing and keeps a processor busy")
            }
            WaitEnd::Timers { .. } | WaitEnd::TimedOut { .. } | WaitEnd::OutOfTime { .. } => {
                "nothing more came".to_owned()
            }
        }
    }
}

/// Something to wait for: a descriptor and the events that matter.
pub(super) type Interest = (RawFd, PollFlags);

/// What a wait needs of a program.
pub(super) trait Waitable {
    /// The one that looks at it from outside.
    fn observer(&self) -> &Observer;
    /// Takes what it printed since, and tells whether it has ended.
    fn take_outputs(&self, context: &Inner) -> Verdict<Option<Exit>>;
    /// Its outputs, as far as they are read as they come.
    fn outputs(&self) -> Vec<Interest>;
    /// Whether it prints without end.
    fn floods(&self) -> bool;
    /// How many calls it has made, where it is traced.
    fn calls_made(&self) -> usize;
    /// The last of them, as many at most.
    fn last_calls(&self, count: usize) -> Vec<SyscallEvent>;
}

/// How far a wait has come.
struct Wait {
    policy: WaitPolicy,
    /// When something moved last.
    since: Instant,
    /// How much had moved then, and up to where moving counts as progress.
    moved: u64,
    owed: u64,
    /// Processor time and calls when it was first found busy without progress.
    cpu: Option<Duration>,
    calls: Option<usize>,
    /// When it was last looked at, if it slept with a timer then.
    asleep: Option<Instant>,
    /// How long it has been seen to sleep so, since something moved.
    rested: Duration,
    /// How long to sleep before the next look, and when the last one was.
    pause: Duration,
    looked: Instant,
    /// The processor time after which its calls are looked at, and what they proved.
    suspicious: Duration,
    proof: Option<Box<RepeatedCall>>,
}

impl Wait {
    fn new(policy: WaitPolicy, moved: u64) -> Wait {
        let now = Instant::now();
        Wait {
            policy,
            since: now,
            moved,
            owed: moved + MOST_OWED,
            cpu: None,
            calls: None,
            asleep: None,
            rested: Duration::ZERO,
            pause: policy.first_look,
            looked: now,
            suspicious: SUSPICIOUS,
            proof: None,
        }
    }

    fn has_moved(&self, moved: u64) -> bool {
        moved.min(self.owed) != self.moved
    }

    fn note_progress(&mut self, moved: u64) {
        if self.has_moved(moved) {
            self.moved = moved.min(self.owed);
            self.since = Instant::now();
            (self.cpu, self.calls) = (None, None);
            (self.asleep, self.rested) = (None, Duration::ZERO);
            self.pause = self.policy.first_look;
        }
    }

    /// Notes whether it sleeps with a timer at this look. Only what lies between two such looks counts as
    /// sleep: on a crowded machine it may have had no processor for longer than any grace period. Nor
    /// does a long gap count whole: we had none ourselves, and its timer may have passed in it.
    fn note_sleep(&mut self, sleeps: bool) {
        let now = Instant::now();
        if let (Some(before), true) = (self.asleep, sleeps) {
            self.rested += now.duration_since(before).min(LONGEST_PAUSE * 2);
        }
        self.asleep = sleeps.then_some(now);
    }

    /// Whether to look now. A program that never stops writing must not keep us from looking at it.
    fn is_time_to_look(&mut self, woken: bool) -> bool {
        let pause = if woken { LONGEST_PAUSE } else { self.pause };
        let now = self.looked.elapsed() >= pause;
        if now {
            self.looked = Instant::now();
        }
        now
    }
}

impl Inner {
    /// Calls `ready` until it gives something, or until that has become impossible.
    ///
    /// `ready` must take what has come without blocking; `interests` are the descriptors whose
    /// readiness may change its answer.
    pub(super) fn wait<T>(
        &self,
        program: &dyn Waitable,
        policy: WaitPolicy,
        interests: &[Interest],
        mut ready: impl FnMut() -> Verdict<Option<T>>,
    ) -> Verdict<Result<T, WaitEnd>> {
        let mut found = None;
        let outcome = self.wait_until(program, policy, interests, &mut || {
            found = ready()?;
            Ok(found.is_some())
        })?;
        Ok(outcome.map(|()| found.expect("the wait ends well only when something was found")))
    }

    /// [`Inner::wait`], compiled once for all that is waited for.
    fn wait_until(
        &self,
        program: &dyn Waitable,
        policy: WaitPolicy,
        interests: &[Interest],
        ready: &mut dyn FnMut() -> Verdict<bool>,
    ) -> Verdict<Result<(), WaitEnd>> {
        if !policy.start {
            return self.wait_as_long(program, policy, interests, ready);
        }
        let policy = match self.starts.have_failed() {
            true => WaitPolicy {
                limit: HOPELESS_START,
                timers: HOPELESS_START,
                spin: HOPELESS_START,
                ..policy
            },
            false => policy,
        };
        let outcome = self.wait_as_long(program, policy, interests, ready)?;
        match outcome {
            Ok(()) => self.starts.succeeded(),
            // These are known at once; nothing can be saved.
            Err(WaitEnd::Ended(_) | WaitEnd::Quiet) => {}
            Err(_) => self.starts.failed(),
        }
        Ok(outcome)
    }

    fn wait_as_long(
        &self,
        program: &dyn Waitable,
        policy: WaitPolicy,
        interests: &[Interest],
        ready: &mut dyn FnMut() -> Verdict<bool>,
    ) -> Verdict<Result<(), WaitEnd>> {
        let mut wait = Wait::new(policy, self.moved.get());
        loop {
            let exit = program.take_outputs(self)?;
            if ready()? {
                let slowest = self.slowest.get().max(wait.since.elapsed());
                self.slowest.set(slowest);
                return Ok(Ok(()));
            }
            if let Some(exit) = exit
                && (!self.delivers(program) || is_over(policy.limit, wait.since.elapsed()))
            {
                // What was under way until now has arrived.
                let end = Err(WaitEnd::Ended(exit));
                return ready().map(|ready| if ready { Ok(()) } else { end });
            }
            wait.note_progress(self.moved.get());
            let pause = wait.pause.min(policy.ask_every);
            let woken = if wait.asleep.is_some() && wait.rested > ASLEEP {
                self.slots
                    .without(|| self.poll(program, interests, pause))?
            } else {
                self.poll(program, interests, pause)?
            };
            if !wait.is_time_to_look(woken) {
                continue;
            }
            if self.limit.is_some_and(|limit| self.began.elapsed() > limit) {
                return Err(Stop::Broken("the second run takes too long".into()));
            }
            if self.mode == RunMode::Judge && is_past(self.deadline) {
                let after = wait.since.elapsed();
                return Ok(Err(WaitEnd::OutOfTime { after }));
            }
            if let Some(end) = self.look(program, &mut wait) {
                // What came while we looked counts: the verdict is about everything that it did.
                let exit = program.take_outputs(self)?;
                if ready()? {
                    return Ok(Ok(()));
                }
                if exit.is_none() && !wait.has_moved(self.moved.get()) {
                    if let WaitEnd::Timers { waited, .. } = end {
                        self.wasted.set(self.wasted.get() + waited);
                    }
                    return Ok(Err(end));
                }
            }
            wait.pause = (wait.pause * 2).clamp(SHORTEST_PAUSE, policy.longest_pause);
        }
    }

    /// Looks at a program once: why nothing more will come, if that is certain.
    fn look(&self, program: &dyn Waitable, wait: &mut Wait) -> Option<WaitEnd> {
        // The answer usually comes within the first pause; only then is it worth looking.
        let links: Vec<_> = self.links.borrow().values().copied().collect();
        let activity = program.observer().activity(&links);
        let (policy, waited) = (wait.policy, wait.since.elapsed());
        wait.note_sleep(matches!(activity, Activity::Timers { .. }));
        match activity {
            Activity::Quiet => Some(WaitEnd::Quiet),
            Activity::Ended => None,
            Activity::Timers { soonest, what } => {
                let hopeless = soonest > policy.limit;
                let limit = self.timers.unwrap_or(policy.timers).min(policy.timers);
                (hopeless || is_over(limit, wait.rested))
                    .then_some(WaitEnd::Timers { what, waited })
            }
            // Most work is done by the next look: what it costs does not matter.
            Activity::Busy { .. } if waited < MILLISECOND => None,
            Activity::Busy { why } => self.spins(program, wait).or_else(|| {
                // A program that floods us is never quiet, and mostly waits for us.
                let limit = match program.floods() {
                    true => policy.shorter(),
                    false => policy.limit,
                };
                is_over(limit, waited).then(|| WaitEnd::TimedOut {
                    after: waited,
                    why: why.into_owned(),
                })
            }),
            Activity::Unknown { why } => is_over(policy.shorter(), waited)
                .then_some(WaitEnd::TimedOut { after: waited, why }),
        }
    }

    /// Whether a busy program gets nowhere: by its processor time, or by the calls that it makes.
    fn spins(&self, program: &dyn Waitable, wait: &mut Wait) -> Option<WaitEnd> {
        let policy = wait.policy;
        let now = program.observer().cpu();
        let before = *wait.cpu.get_or_insert(now.run);
        let burnt = now.run.saturating_sub(before);
        // A replay shows a spin that was found before, or nobody asks for it.
        let limit = match self.mode == RunMode::Replay {
            true if policy.spin <= SPIN => SUSPICIOUS.min(policy.spin),
            _ => policy.spin,
        };
        if burnt > wait.suspicious && policy.spin > GRACE && !self.traces() {
            // Hard work or a spin? Its calls tell, if it makes any.
            wait.suspicious += SUSPICIOUS;
            wait.proof = diagnose::observe_spin(&program.observer().processes())
                .ok()
                .and_then(|window| proof_of_spin(&window))
                .map(Box::new);
        }
        let made = program.calls_made();
        let asked = made - *wait.calls.get_or_insert(made);
        let replayed = self.mode == RunMode::Replay && asked > ENOUGH_CALLS;
        if asked > spin::OFTEN {
            wait.proof = spin::proof_in(program.last_calls(spin::OFTEN)).map(Box::new);
        }
        (wait.proof.is_some() || burnt > limit || replayed).then(|| WaitEnd::Spinning {
            cpu: burnt,
            proof: wait.proof.clone(),
        })
    }

    /// Waits until the program will do nothing more by itself; says how that is known.
    pub(super) fn settle(&self, program: &dyn Waitable) -> Verdict<WaitEnd> {
        self.settle_with(program, &[], || Ok(()))
    }

    /// Waits until the program has dealt with what came before, as far as it can be told: between the
    /// clients of a check, where nothing is concluded from it. A program that is known to spin, or to
    /// wait with timers, is given less time at each further try.
    pub(super) fn settle_briefly(&self, program: &Rc<Process>) -> Verdict<WaitEnd> {
        let unsettled = program.unsettled.get();
        let grace = GRACE / (1 << unsettled.min(8));
        let policy = WaitPolicy {
            timers: grace,
            spin: grace,
            longest_pause: LONGEST_PAUSE.min(grace),
            ..WaitPolicy::ABSENCE
        };
        let stuck = self.wait_for_the_end(program, policy, &[], || Ok(()))?;
        if !matches!(stuck, WaitEnd::Quiet | WaitEnd::Ended(_)) {
            program.unsettled.set(unsettled + 1);
        }
        Ok(stuck)
    }

    /// Like [`Inner::settle`], for a program that may take `limit` to settle.
    pub(super) fn settle_within(
        &self,
        program: &dyn Waitable,
        limit: Duration,
    ) -> Verdict<WaitEnd> {
        let policy = WaitPolicy {
            limit,
            ..WaitPolicy::ABSENCE
        };
        self.wait_for_the_end(program, policy, &[], || Ok(()))
    }

    /// Like [`Inner::settle`], while `drain` takes what comes on `interests`.
    pub(super) fn settle_with(
        &self,
        program: &dyn Waitable,
        interests: &[Interest],
        drain: impl FnMut() -> Verdict,
    ) -> Verdict<WaitEnd> {
        self.wait_for_the_end(program, WaitPolicy::ABSENCE, interests, drain)
    }

    /// Waits for nothing in particular: says why nothing more will come.
    fn wait_for_the_end(
        &self,
        program: &dyn Waitable,
        policy: WaitPolicy,
        interests: &[Interest],
        mut drain: impl FnMut() -> Verdict,
    ) -> Verdict<WaitEnd> {
        let never = self.wait(program, policy, interests, || {
            drain()?;
            Ok(None::<Infallible>)
        })?;
        match never {
            Err(stuck) => Ok(stuck),
            Ok(never) => match never {},
        }
    }

    /// Waits for readiness of anything that this check listens to; false if nothing happened.
    fn poll(
        &self,
        program: &dyn Waitable,
        interests: &[Interest],
        pause: Duration,
    ) -> Verdict<bool> {
        let mut wanted: Vec<Interest> = interests.to_vec();
        wanted.extend(program.outputs());
        let mut fds: Vec<PollFd> = wanted
            .iter()
            .map(|&(fd, flags)| PollFd::new(crate::harness::kernel::borrow(fd), flags))
            .collect();
        match crate::harness::kernel::poll_for(&mut fds, pause) {
            Ok(n) => Ok(n > 0),
            Err(nix::errno::Errno::EINTR) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }
}

/// Whether more time has passed than this limit, which is one for an idle machine.
pub(super) fn is_over(limit: Duration, waited: Duration) -> bool {
    waited > limit && waited > limit * load()
}

/// Whether there is a deadline, and it is over.
pub(super) fn is_past(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|end| Instant::now() > end)
}

/// How many times longer things take than on an idle machine: runnable threads per core.
pub(super) fn load() -> u32 {
    let runnable = std::fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| {
            text.split_whitespace()
                .nth(3)?
                .split('/')
                .next()?
                .parse::<u32>()
                .ok()
        });
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get() as u32);
    (runnable.unwrap_or(1) / cores).clamp(1, MOST_LOAD)
}
