//! Whether a server that nobody asks for anything leaves the processor alone.
//!
//! A program in which every thread is blocked uses exactly nothing, and that is known without measuring.
//! One that wakes by a timer is watched for a while, as a share of a core (`schedstat` in proc(5)). On a
//! crowded machine that share is small even for a spinning program; its time slices tell then: a program
//! that spins uses each of them up, a program that wakes and sleeps never does. And one that spins is never
//! asleep: it runs, or it waits for a processor.

use std::rc::Rc;
use std::time::{Duration, Instant};

use super::process::Process;
use super::server::Server;
use super::spin::proof_of_asking;
use super::wait::{WaitEnd, Waitable, load};
use super::{Inner, RunMode, Stop, Verdict, kernel};
use crate::debug::diagnose;
use crate::diagnosis::FailedStep;
use crate::model::FailureKind;

impl Server {
    /// Fails if it uses the processor although nobody asks it for anything. Idle is under 5 % of a
    /// core; a program that wakes often and does little gets a remark.
    pub fn expect_idle(&self) -> Verdict {
        let mut stuck = self.context.settle(&self.process)?;
        match stuck {
            // Nothing runs, and nothing can make it run: exactly 0 %.
            WaitEnd::Quiet => return Ok(()),
            WaitEnd::Ended(_) => return self.expect_running(),
            // A replay shows what was found before, and the tracer makes its calls slow.
            WaitEnd::Spinning { cpu, .. } if self.context.mode == RunMode::Replay => {
                return Err(self.uses_processor(cpu, cpu, &stuck));
            }
            WaitEnd::Timers { .. }
            | WaitEnd::Spinning { .. }
            | WaitEnd::TimedOut { .. }
            | WaitEnd::OutOfTime { .. } => {}
        }
        let observer = self.process.observer();
        let mut busy = 0;
        loop {
            let before = observer.cpu();
            let began = Instant::now();
            // The one thing here that is about time itself: a share of a core, over a while.
            let written = self.context.watch(&self.process, WATCH * load())?;
            let after = observer.cpu();
            let used = after.run.saturating_sub(before.run);
            let slices = after.slices.saturating_sub(before.slices);
            let wall = began.elapsed();
            let share = used.as_secs_f64() / wall.as_secs_f64();
            // A program that writes as fast as we read mostly waits for us, more so on a crowded machine.
            let floods = written as f64 > BUSY_WRITING * wall.as_secs_f64();
            // On a crowded machine its share is small although it takes all that it gets: then it is
            // known by using up its time slices, which a program that wakes and sleeps again never does.
            let slice = used / (slices as u32).max(1);
            // Or it never slept, as far as it was let run at all.
            let waited = after.delayed.saturating_sub(before.delayed);
            let never_slept = (used + waited).as_secs_f64() > AWAKE * wall.as_secs_f64();
            let greedy = used > WATCH / 10 && slice > Duration::from_millis(1)
                || never_slept && slice > A_LITTLE;
            if share <= 0.05 && !greedy && !floods {
                if slices > 50 {
                    self.context.remarks.borrow_mut().push(format!(
                        "it polls: it woke up {} times in {} ms while nothing happened; a blocking call never wakes up",
                        slices,
                        wall.as_millis()
                    ));
                }
                return Ok(());
            }
            // Its calls may tell at once that it will not settle.
            let window = diagnose::observe_spin(&observer.processes());
            let proof = window.ok().and_then(|w| proof_of_asking(&w)).map(Box::new);
            busy += 1;
            if proof.is_some() || busy == SETTLED {
                // Its use of the processor tells more than that it could not be judged.
                if proof.is_some() || matches!(stuck, WaitEnd::TimedOut { .. }) {
                    stuck = WaitEnd::Spinning { cpu: used, proof };
                }
                let (kib, ms) = (written >> 10, wall.as_millis());
                return Err(match floods {
                    true => self.not_idle(format!("it wrote {kib} KiB in {ms} ms"), &stuck),
                    false => self.uses_processor(used, wall, &stuck),
                });
            }
        }
    }

    fn uses_processor(&self, used: Duration, wall: Duration, stuck: &WaitEnd) -> Stop {
        let (share, ms) = (used.as_secs_f64() / wall.as_secs_f64(), wall.as_millis());
        let got = format!("it used {:.0} % of a core for {ms} ms", 100.0 * share);
        self.not_idle(got, stuck)
    }

    fn not_idle(&self, got: String, stuck: &WaitEnd) -> Stop {
        self.context.failure(
            &self.process,
            FailureKind::Spinning,
            FailedStep::Busy,
            "it waits without using the processor while nobody asks it for anything",
            got,
            Some(stuck),
        )
    }
}

/// How long a program that does not simply block is watched for its use of the processor.
const WATCH: Duration = Duration::from_millis(200);

/// A program that writes more bytes a second without being asked is not idle.
const BUSY_WRITING: f64 = (4 << 20) as f64;

/// Which part of the time a program that spins runs, or waits for a processor: all of it, but for what the clocks
/// disagree.
const AWAKE: f64 = 0.98;

/// More than a program does that wakes, looks, and sleeps again.
const A_LITTLE: Duration = Duration::from_micros(200);

/// In how many such spans, one after the other, it must have been busy: a virtual machine goes on
/// compiling for a while what a conversation made it run.
const SETTLED: u32 = 4;

impl Inner {
    /// Lets this much time pass while the program's output is read, all of it: it is about what the
    /// program does when nobody hinders it. Gives how many bytes it wrote meanwhile.
    fn watch(&self, program: &Rc<Process>, span: Duration) -> Verdict<usize> {
        let end = Instant::now() + span;
        program.throttle(false);
        // What waits already was written before.
        self.take_outputs(program)?;
        let before = program.written();
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            let mut fds: Vec<_> = program
                .outputs()
                .into_iter()
                .map(|(fd, flags)| nix::poll::PollFd::new(kernel::borrow(fd), flags))
                .collect();
            kernel::poll_for(&mut fds, left.min(Duration::from_millis(20)))?;
            self.take_outputs(program)?;
        }
        program.throttle(true);
        Ok(program.written() - before)
    }
}
