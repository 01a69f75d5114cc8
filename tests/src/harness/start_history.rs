//! What is known of a program's start when it is started once more.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::model::Failure;

/// What the checks of one program have seen of its start. Otherwise a program that never listens would
/// keep each of them waiting as long as the slowest program may take.
#[derive(Default)]
pub(crate) struct StartHistory {
    state: AtomicU8,
    /// How often a silent one was probed to the end without any effect.
    pub(super) unresponsive: AtomicU8,
    /// How ordinary starts failed because the program ended before it could be reached: all the same.
    dead: Mutex<Vec<Failure>>,
}

impl StartHistory {
    /// After how many ordinary starts that end in the same way the program is not started again: it has a
    /// syntax error, a missing module, a panic in its first line.
    const ENOUGH_DEAD: usize = 2;

    /// How every further start will fail, if that is known.
    pub(super) fn known_failure(&self) -> Option<Failure> {
        let dead = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
        let last = dead.last().filter(|_| dead.len() >= Self::ENOUGH_DEAD);
        last.cloned()
    }

    /// Notes that an ordinary start failed because the program ended.
    pub(super) fn note_dead(&self, failure: &Failure) {
        let mut dead = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
        if dead
            .last()
            .is_some_and(|last| last.because != failure.because)
        {
            dead.clear();
        }
        dead.push(failure.clone());
    }

    const NONE: u8 = 0;
    const SOME: u8 = 1;
    const FAILED: u8 = 2;

    pub(super) fn succeeded(&self) {
        self.state.store(Self::SOME, Ordering::Relaxed);
    }

    /// A start that came to nothing. One that succeeded outweighs it.
    pub(super) fn failed(&self) {
        let order = Ordering::Relaxed;
        let _ = self
            .state
            .compare_exchange(Self::NONE, Self::FAILED, order, order);
    }

    pub(super) fn have_failed(&self) -> bool {
        self.state.load(Ordering::Relaxed) == Self::FAILED
    }
}
