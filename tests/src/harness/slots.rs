//! How many checks work at a time. One whose program sleeps gives its slot to another meanwhile.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// So many checks may begin to work at the same time; more may wait for sleeping programs.
pub(crate) struct Slots {
    /// Below zero while more work than there are slots: those that have slept go on at once.
    free: Mutex<isize>,
    freed: Condvar,
}

impl Slots {
    /// So many slots, all of them free.
    pub(crate) fn new(count: usize) -> Self {
        Slots {
            free: Mutex::new(count.cast_signed()),
            freed: Condvar::new(),
        }
    }

    fn free(&self) -> MutexGuard<'_, isize> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a slot and takes it.
    fn take(&self) {
        let free = self.freed.wait_while(self.free(), |free| *free <= 0);
        *free.unwrap_or_else(PoisonError::into_inner) -= 1;
    }

    /// Gives a slot back.
    fn give_back(&self) {
        *self.free() += 1;
        self.freed.notify_one();
    }

    /// Waits for a slot, does this with it, and gives it back, also where the work panics: everybody else would
    /// wait for it.
    pub(crate) fn with<T>(&self, work: impl FnOnce() -> T) -> T {
        struct Held<'a>(&'a Slots);
        impl Drop for Held<'_> {
            fn drop(&mut self) {
                self.0.give_back();
            }
        }
        self.take();
        let _held = Held(self);
        work()
    }

    /// Does this without a slot. Afterwards it goes on at once, slot or not: a program with a time limit
    /// of its own does not wait until another check has ended.
    pub(crate) fn without<T>(&self, work: impl FnOnce() -> T) -> T {
        self.give_back();
        let done = work();
        *self.free() -= 1;
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_keeps_no_slot() {
        let slots = Slots::new(1);
        let work = std::panic::AssertUnwindSafe(|| slots.with(|| panic!("in a check")));
        assert!(std::panic::catch_unwind(work).is_err());
        assert_eq!(*slots.free(), 1);
    }

    #[test]
    fn one_that_works_without_a_slot_lets_another_work() {
        let slots = Slots::new(1);
        slots.take();
        let answer = slots.without(|| {
            // It would wait forever if the slot were not free.
            slots.take();
            7
        });
        // And so would this, if it waited for the other to end.
        assert_eq!((answer, *slots.free()), (7, -1));
        slots.give_back();
        assert_eq!(*slots.free(), 0);
    }
}
