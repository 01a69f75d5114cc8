//! Threads that a tracer keeps from making a call.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The threads, by number, that stand still until a step of the check lets them go on. They do nothing
/// by themselves: to an [`Observer`](super::Observer) that knows of them they are quiet.
#[derive(Clone, Default)]
pub struct HeldThreads(Arc<Mutex<BTreeSet<i32>>>);

impl HeldThreads {
    fn all(&self) -> MutexGuard<'_, BTreeSet<i32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread stands still from now on.
    pub fn insert(&self, tid: i32) {
        self.all().insert(tid);
    }

    /// A thread goes on, or has ended.
    pub fn remove(&self, tid: i32) {
        self.all().remove(&tid);
    }

    /// Whether a thread stands still.
    pub fn contains(&self, tid: i32) -> bool {
        self.all().contains(&tid)
    }
}
