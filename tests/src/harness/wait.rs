//! Waiting that knows when it is in vain.
//!
//! A wait ends with the first of these: what it waits for is there; the program ended; the program is
//! quiet, so that nothing more can come; it burns CPU without getting anywhere. A time limit remains
//! for what can't be known: it counts only time without progress, and grows with the machine's load.

use std::convert::Infallible;
use std::fmt;
use std::os::fd::RawFd;
use std::rc::Rc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};

use super::process::{Exit, Process};
use super::{Inner, RunMode, Stop, Verdict};
use crate::debug::diagnose::{self, SpinWindow};
use crate::model::{CallClass, SyscallEvent, result_text};
use crate::observe::Activity;

/// How long a program may take to be reachable (a JVM on a loaded machine took 8.5 s).
pub(super) const START: Duration = Duration::from_secs(30);
/// How long an answer may take.
pub(super) const ANSWER: Duration = Duration::from_secs(5);
/// How long an absence is watched where quiescence can't prove it.
pub(super) const GRACE: Duration = Duration::from_millis(200);
const MILLISECOND: Duration = Duration::from_millis(1);
/// How long a wait goes on at most without looking at the program.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);
/// CPU time of one thread without a byte moving after which a program is called spinning.
const SPIN: Duration = Duration::from_millis(700);

/// CPU time without a byte moving after which its calls are looked at.
const SUSPICIOUS: Duration = Duration::from_millis(100);

/// How many calls without a byte moving are a spin under the tracer, which makes each of them so slow
/// that its processor time hardly grows. It shows what was found before, and decides nothing.
const ENOUGH_CALLS: usize = 1000;

/// How much may move in one wait, in bytes: twice what any check asks for at once. One who sends more
/// gets nowhere by it.
const MOST_OWED: u64 = 1 << 20;

/// How long a start may take that an earlier check has waited for in vain.
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

/// What the checks of one program have seen of its start. Who never listens would else keep each of
/// them waiting as long as the slowest program may take.
#[derive(Default)]
pub(crate) struct StartHistory {
    state: AtomicU8,
    /// How often a silent one was tried out to the end, and nothing moved it.
    pub(super) mute: AtomicU8,
}

impl StartHistory {
    const NONE: u8 = 0;
    const SOME: u8 = 1;
    const IN_VAIN: u8 = 2;

    fn succeeded(&self) {
        self.state.store(Self::SOME, Ordering::Relaxed);
    }

    /// Waited for in vain. One start that came to something outweighs it.
    fn failed(&self) {
        let order = Ordering::Relaxed;
        let _ = self
            .state
            .compare_exchange(Self::NONE, Self::IN_VAIN, order, order);
    }

    fn are_in_vain(&self) -> bool {
        self.state.load(Ordering::Relaxed) == Self::IN_VAIN
    }
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

/// A call that was made again and again, and got the same answer each time.
#[derive(Debug, Clone)]
pub(super) struct RepeatedCall {
    seen: SyscallEvent,
    times: usize,
    within: Duration,
}

impl RepeatedCall {
    fn seen_in(window: &SpinWindow, seen: &SyscallEvent, times: usize) -> RepeatedCall {
        RepeatedCall {
            seen: seen.clone(),
            times,
            within: window.time,
        }
    }

    /// The descriptor whose stream has ended, if that is what it is told.
    pub fn end_of_stream(&self) -> Option<i32> {
        let ended = self.seen.result == Some(0) && self.seen.class == CallClass::Read;
        ended.then_some(self.seen.fd()?)
    }
}

impl fmt::Display for RepeatedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.seen.name)?;
        if let Some(fd) = self.seen.fd() {
            write!(f, " on fd {fd}")?;
        }
        write!(
            f,
            " answered {}",
            result_text(self.seen.result.unwrap_or_default())
        )?;
        if self.end_of_stream().is_some() {
            f.write_str(", the end of the stream,")?;
        }
        let within = self.within.as_millis().max(1);
        write!(
            f,
            " {} times in {within} ms, and it asked again",
            self.times
        )
    }
}

/// Why a wait was in vain.
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
        proof: Option<RepeatedCall>,
    },
    /// Nothing better is known.
    TimedOut { after: Duration, why: String },
}

/// Something to wait for: a descriptor and the events that matter.
pub(super) type Interest = (RawFd, PollFlags);

impl Inner {
    /// Calls `ready` until it gives something, or until that has become impossible.
    ///
    /// `ready` must take what has come without blocking; `interests` are the descriptors whose
    /// readiness may change its answer.
    pub(super) fn wait<T>(
        &self,
        program: &Rc<Process>,
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
        program: &Rc<Process>,
        policy: WaitPolicy,
        interests: &[Interest],
        ready: &mut dyn FnMut() -> Verdict<bool>,
    ) -> Verdict<Result<(), WaitEnd>> {
        if !policy.start {
            return self.wait_as_long(program, policy, interests, ready);
        }
        let policy = match self.starts.are_in_vain() {
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
        program: &Rc<Process>,
        policy: WaitPolicy,
        interests: &[Interest],
        ready: &mut dyn FnMut() -> Verdict<bool>,
    ) -> Verdict<Result<(), WaitEnd>> {
        let mut since = Instant::now();
        let mut moved = self.moved.get();
        let owed = moved + MOST_OWED;
        let (mut cpu, mut calls) = (None, None);
        let mut pause = policy.first_look;
        let mut looked = since;
        let (mut suspicious, mut spin) = (SUSPICIOUS, None);
        loop {
            let exit = self.take_outputs(program)?;
            if ready()? {
                return Ok(Ok(()));
            }
            if let Some(exit) = exit {
                // Its last bytes were on their way before it ended: `ready` has seen them.
                return Ok(Err(WaitEnd::Ended(exit)));
            }
            if self.moved.get().min(owed) != moved {
                moved = self.moved.get().min(owed);
                since = Instant::now();
                (cpu, calls) = (None, None);
                pause = policy.first_look;
            }
            let woken = self.poll(program, interests, pause.min(policy.ask_every))?;
            // One who never stops writing must not keep us from looking at what he does.
            if looked.elapsed() < if woken { LONGEST_PAUSE } else { pause } {
                continue;
            }
            looked = Instant::now();
            if self.limit.is_some_and(|limit| self.began.elapsed() > limit) {
                return Err(Stop::Broken("the second run takes too long".into()));
            }
            // The answer usually comes within the first pause; only then is it worth looking.
            let links: Vec<_> = self.links.borrow().values().copied().collect();
            let activity = program.observer().activity(&links);
            let waited = since.elapsed();
            let stuck = match activity {
                Activity::Quiet => Some(WaitEnd::Quiet),
                Activity::Ended => None,
                Activity::Timers { soonest, what } => {
                    let hopeless = soonest > policy.limit;
                    (hopeless || is_over(policy.timers, waited))
                        .then_some(WaitEnd::Timers { what, waited })
                }
                // Most work is done by the next look: nobody asks what it costs.
                Activity::Busy { .. } if waited < MILLISECOND => None,
                Activity::Busy { why } => {
                    let now = program.observer().cpu();
                    let before = *cpu.get_or_insert(now.run);
                    let burnt = now.run.saturating_sub(before);
                    // A replay shows a spin that was found before, or nobody asks for it.
                    let limit = match self.mode == RunMode::Replay {
                        true if policy.spin <= SPIN => SUSPICIOUS.min(policy.spin),
                        _ => policy.spin,
                    };
                    if burnt > suspicious && policy.spin > GRACE && !self.tracing.is_on() {
                        // Hard work or a spin? Its calls tell, if it makes any.
                        suspicious += SUSPICIOUS;
                        spin = diagnose::observe_spin(&program.observer().processes())
                            .ok()
                            .and_then(|window| proof_of_spin(&window));
                    }
                    let made = program.calls_made();
                    let asked = made - *calls.get_or_insert(made);
                    let replayed = self.mode == RunMode::Replay && asked > ENOUGH_CALLS;
                    if spin.is_some() || burnt > limit || replayed {
                        Some(WaitEnd::Spinning {
                            cpu: burnt,
                            proof: spin.clone(),
                        })
                    } else {
                        // One who floods us is never at rest, and mostly waits for us.
                        let limit = match program.floods() {
                            true => policy.shorter(),
                            false => policy.limit,
                        };
                        is_over(limit, waited).then(|| WaitEnd::TimedOut {
                            after: waited,
                            why: why.into_owned(),
                        })
                    }
                }
                Activity::Unknown { why } => is_over(policy.shorter(), waited)
                    .then_some(WaitEnd::TimedOut { after: waited, why }),
            };
            if let Some(stuck) = stuck {
                // What came while we looked counts: the verdict is about everything that it did.
                let exit = self.take_outputs(program)?;
                if ready()? {
                    return Ok(Ok(()));
                }
                if let Some(exit) = exit {
                    return Ok(Err(WaitEnd::Ended(exit)));
                }
                if self.moved.get().min(owed) == moved {
                    return Ok(Err(stuck));
                }
            }
            pause = (pause * 2).clamp(Duration::from_micros(100), policy.longest_pause);
        }
    }

    /// Waits until the program will do nothing more by itself; says how that is known.
    pub(super) fn settle(&self, program: &Rc<Process>) -> Verdict<WaitEnd> {
        self.settle_with(program, &[], || Ok(()))
    }

    /// Waits until the program has dealt with what came before, as far as it can be told: between the
    /// clients of a check, where nothing is concluded from it. A program that is known to spin, or to
    /// wait with timers, is given less time at each further try.
    pub(super) fn settle_briefly(&self, program: &Rc<Process>) -> Verdict<WaitEnd> {
        let restless = program.unsettled.get();
        let grace = GRACE / (1 << restless.min(8));
        let policy = WaitPolicy {
            timers: grace,
            spin: grace,
            longest_pause: LONGEST_PAUSE.min(grace),
            ..WaitPolicy::ABSENCE
        };
        let stuck = self.wait_in_vain(program, policy, &[], || Ok(()))?;
        if !matches!(stuck, WaitEnd::Quiet | WaitEnd::Ended(_)) {
            program.unsettled.set(restless + 1);
        }
        Ok(stuck)
    }

    /// Like [`Inner::settle`], for a program that may take `limit` to come to rest.
    pub(super) fn settle_within(&self, program: &Rc<Process>, limit: Duration) -> Verdict<WaitEnd> {
        let policy = WaitPolicy {
            limit,
            ..WaitPolicy::ABSENCE
        };
        self.wait_in_vain(program, policy, &[], || Ok(()))
    }

    /// Like [`Inner::settle`], while `drain` takes what comes on `interests`.
    pub(super) fn settle_with(
        &self,
        program: &Rc<Process>,
        interests: &[Interest],
        drain: impl FnMut() -> Verdict,
    ) -> Verdict<WaitEnd> {
        self.wait_in_vain(program, WaitPolicy::ABSENCE, interests, drain)
    }

    /// Waits for nothing in particular: says why nothing more will come.
    fn wait_in_vain(
        &self,
        program: &Rc<Process>,
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
    fn poll(&self, program: &Process, interests: &[Interest], pause: Duration) -> Verdict<bool> {
        let mut wanted: Vec<Interest> = interests.to_vec();
        wanted.extend(program.interests());
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

/// The call that proves a spin: a read that says "end of the stream" again and again, and none that
/// says anything else. No program that gets anywhere asks twice for what has ended.
fn proof_of_spin(window: &SpinWindow) -> Option<RepeatedCall> {
    let mut reads = window
        .calls
        .iter()
        .filter(|seen| seen.class == CallClass::Read);
    let first = reads.next()?;
    let times = 1 + reads.clone().filter(|seen| seen.repeats(first)).count();
    let all = 1 + reads.count();
    (first.result == Some(0) && times == all && times >= 8)
        .then(|| RepeatedCall::seen_in(window, first, times))
}

/// The call that proves that a program which uses the processor will not come to rest: it asks one
/// descriptor again and again, hardly does anything else, and is told each time that there is nothing.
pub(super) fn proof_of_asking(window: &SpinWindow) -> Option<RepeatedCall> {
    // Who waits between his questions, be it a millisecond, does not ask so often in one window.
    const OFTEN: usize = 100;
    let (seen, times) = window.repeated()?;
    let asks = matches!(
        seen.class,
        CallClass::Read | CallClass::Accept | CallClass::Wait
    );
    let nothing = seen.result == Some(0) || seen.failed_with(libc::EAGAIN);
    (asks && nothing && times >= OFTEN).then(|| RepeatedCall::seen_in(window, seen, times))
}
