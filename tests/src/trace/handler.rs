//! What is done at the entry and at the exit of a traced call: the tracer's hook.

use crate::model::SyscallEvent;

/// What becomes of a call that is about to be made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Decision {
    /// The kernel makes it as the program asked.
    #[default]
    Pass,
    /// The kernel skips it, and the program gets this result: a count, or an error number below zero.
    Answer(i64),
    /// The kernel makes it, and the program gets this result in place of the kernel's.
    Replace(i64),
    /// The kernel makes it for at most this many bytes: a real short read or write. A call without a
    /// length of its own passes.
    Shorten(u64),
    /// The kernel makes it as if its time limit had passed. A call without one passes.
    Expire,
    /// The kernel makes it when [`Handler::released`] names its thread, and not before.
    Hold,
}

/// Something that is asked about each traced call of a program, in the tracer's thread. The program
/// stands still meanwhile.
pub trait Handler: Send {
    /// The call is about to be made; its result is not known yet.
    fn on_entry(&mut self, call: &SyscallEvent) -> Decision;

    /// The call was made, or skipped; its result is known.
    fn on_exit(&mut self, call: &SyscallEvent) {
        let _ = call;
    }

    /// A process began or is about to end; there is nothing to decide.
    fn on_process(&mut self, event: &SyscallEvent) {
        let _ = event;
    }

    /// The threads whose calls were held and may be made now. Asked again whenever the tracer's thread is
    /// woken by a signal.
    fn released(&mut self) -> Vec<i32> {
        Vec::new()
    }

    /// A thread is no more.
    fn on_end(&mut self, tid: i32) {
        let _ = tid;
    }

    /// A process says what a signal does (sigaction(2)). Told where a program has rules.
    fn on_signal_action(&mut self, pid: i32, action: SignalAction) {
        let _ = (pid, action);
    }
}

/// What a process wants a signal to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignalAction {
    /// The signal's number.
    pub signal: i32,
    /// Whether a function of the program's handles it.
    pub handled: bool,
    /// Whether calls that it interrupts begin anew (`SA_RESTART` in sigaction(2)).
    pub restarts: bool,
}
