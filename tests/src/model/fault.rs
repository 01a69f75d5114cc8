//! Faults as data: which call answers what in the kernel's place.

use super::CallClass;

/// One fault of a plan. It counts the calls of a whole program, its threads and children included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Calls of this class on stream sockets.
    pub class: CallClass,
    /// The first occurrence that is hit, from 1.
    pub from: usize,
    /// How many occurrences are hit; all that follow where absent.
    pub times: Option<usize>,
    /// What becomes of them.
    pub effect: Effect,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It fails with this error number, and nothing happens.
    Errno(i32),
    /// It moves at most this many bytes: a real short read or write, as read(2) and write(2) permit.
    AtMost(u64),
}

impl Fault {
    /// Every call of this class moves at most so many bytes.
    pub fn short(class: CallClass, most: u64) -> Fault {
        Fault {
            class,
            from: 1,
            times: None,
            effect: Effect::AtMost(most),
        }
    }

    /// The nth call of this class, from 1, fails with this error number.
    pub fn error(class: CallClass, nth: usize, errno: i32) -> Fault {
        Fault {
            class,
            from: nth,
            times: Some(1),
            effect: Effect::Errno(errno),
        }
    }
}
