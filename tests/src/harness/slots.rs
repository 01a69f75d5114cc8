//! How many checks work at a time. One whose program sleeps gives its slot to another meanwhile.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many checks may work at the same time; more may wait for sleeping programs.
pub(crate) struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Slots {
    /// So many slots, all of them free.
    pub(crate) fn new(count: usize) -> Self {
        Slots {
            free: Mutex::new(count),
            freed: Condvar::new(),
        }
    }

    /// Waits for a slot and takes it.
    pub(crate) fn take(&self) {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self
            .freed
            .wait_while(free, |free| *free == 0)
            .unwrap_or_else(PoisonError::into_inner);
        *free -= 1;
    }

    /// Gives a slot back.
    pub(crate) fn give_back(&self) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
    }

    /// Does this without a slot; how long it had to wait for one afterwards.
    pub(crate) fn without<T>(&self, work: impl FnOnce() -> T) -> (T, Duration) {
        self.give_back();
        let done = work();
        let since = Instant::now();
        self.take();
        (done, since.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_works_without_a_slot_lets_another_work() {
        let slots = Slots::new(1);
        slots.take();
        let (answer, _) = slots.without(|| {
            // It would wait forever if the slot were not free.
            slots.take();
            slots.give_back();
            7
        });
        assert_eq!(answer, 7);
        slots.give_back();
    }
}
