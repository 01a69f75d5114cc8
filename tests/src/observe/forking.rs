//! Keeping copies of descriptors out of children that are being made.
//!
//! Between fork(2) and execve(2) a child holds a copy of every descriptor of ours, also of those that
//! are closed on exec. If another thread closes one in that moment, the kernel closes nothing yet: no
//! FIN goes out, no reader is woken. So nobody closes what a program is waiting for while a child is
//! being made, and no child is made while we hold a duplicate of a program's descriptor.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

static CHILDREN: RwLock<()> = RwLock::new(());

/// To be held while a child is made, from fork to exec.
pub(crate) fn making_a_child() -> RwLockWriteGuard<'static, ()> {
    CHILDREN.write().unwrap_or_else(PoisonError::into_inner)
}

/// Held while nobody may be making a child.
pub(crate) fn no_child_is_made() -> RwLockReadGuard<'static, ()> {
    CHILDREN.read().unwrap_or_else(PoisonError::into_inner)
}

/// Drops something whose descriptors the kernel is to close at once.
pub(crate) fn close<T>(holder: T) {
    let _alone = no_child_is_made();
    drop(holder);
}
