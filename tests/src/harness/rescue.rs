//! A check that a program keeps waiting inside the kernel is freed.
//!
//! Whoever reads, writes or closes a pipe waits for its lock, non-blocking or not, and splice(2) holds that lock
//! as long as it waits for its other side. A program can do that with a pipe that it was given, and then no
//! time limit of the check's own helps. When the program ends, its lock is gone.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// How often the threads of all checks are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// After how many looks in a row at a thread that waits inside the kernel its programs are ended.
const PATIENCE: u32 = 5;

/// The checks that run in this process, each in a thread of its own.
#[derive(Default)]
pub(crate) struct Rescue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    threads: BTreeMap<u64, Watched>,
    next: u64,
    over: bool,
}

/// A check: the state of its thread, and the groups of its programs.
struct Watched {
    /// Its directory in /proc: it has descriptors of its own, so that none can be kept for the watcher.
    thread: Option<PathBuf>,
    programs: Vec<Pid>,
    looks: u32,
    freed: bool,
}

impl Rescue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches the calling thread until [`Rescue::leave`] is called with this number.
    pub(super) fn enter(&self) -> u64 {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        let watched = Watched {
            thread: fs::read_link("/proc/thread-self").ok(),
            programs: Vec::new(),
            looks: 0,
            freed: false,
        };
        state.threads.insert(number, watched);
        number
    }

    /// The check has started a program, which leads a process group.
    pub(super) fn started(&self, number: u64, program: Pid) {
        if let Some(watched) = self.state().threads.get_mut(&number) {
            watched.programs.push(program);
        }
    }

    /// The check is over; whether it had to be freed.
    pub(super) fn leave(&self, number: u64) -> bool {
        let watched = self.state().threads.remove(&number);
        watched.is_some_and(|watched| watched.freed)
    }

    /// Looks at all checks, now and then, while this work is done.
    pub(crate) fn during(&self, work: impl FnOnce()) {
        std::thread::scope(|scope| {
            scope.spawn(|| self.watch());
            // Also if the work panics: the scope waits for the watcher.
            let _end = End(self);
            work();
        });
    }

    fn watch(&self) {
        let mut state = self.state();
        while !state.over {
            let waited = self.changed.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
            for watched in state.threads.values_mut() {
                watched.look();
            }
        }
    }
}

/// The watcher ends when this goes.
struct End<'a>(&'a Rescue);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}

impl Watched {
    fn look(&mut self) {
        self.looks = match self.waits_in_kernel() {
            true => self.looks + 1,
            false => 0,
        };
        if self.looks >= PATIENCE && !self.programs.is_empty() {
            self.freed = true;
            for &program in &self.programs {
                // Fails only if the group is gone.
                let _ = killpg(program, Signal::SIGKILL);
            }
        }
    }

    /// Its thread is in a sleep that no signal interrupts: state D in proc(5).
    fn waits_in_kernel(&self) -> bool {
        let Some(thread) = &self.thread else {
            return false;
        };
        let stat = fs::read_to_string(PathBuf::from("/proc").join(thread).join("stat"));
        // Behind the name, which may contain anything.
        stat.is_ok_and(|text| {
            text.rsplit_once(')')
                .is_some_and(|(_, rest)| rest.trim_start().starts_with('D'))
        })
    }
}
