//! Waking a tracer thread that waits for its programs.
#![allow(unsafe_code)] // sigaction(2) and tgkill(2) have no safe form.

use std::sync::Once;

/// Nobody else uses it, and a process that was never told what to do at it ignores it.
const SIGNAL: i32 = libc::SIGURG;

extern "C" fn nothing(_: i32) {}

/// A thread that can be woken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sleeper(i32);

impl Sleeper {
    /// The calling thread: from now on [`Sleeper::wake`] ends its waits with EINTR (signal(7)).
    pub fn this_thread() -> Sleeper {
        static PREPARED: Once = Once::new();
        PREPARED.call_once(|| {
            // SAFETY: all zeros is a valid sigaction: no flags, so that waits do not begin anew, and an
            // empty mask. The handler does nothing.
            unsafe {
                let mut action: libc::sigaction = std::mem::zeroed();
                action.sa_sigaction = nothing as extern "C" fn(i32) as usize;
                libc::sigaction(SIGNAL, &raw const action, std::ptr::null_mut());
            }
        });
        Sleeper(this_thread())
    }

    /// Ends its wait, if it is in one; whether there is such a thread. One that was only about to wait
    /// does not notice: whoever wakes asks again until it has.
    pub fn wake(self) -> bool {
        wake(self.0)
    }
}

#[cfg(target_os = "linux")]
fn this_thread() -> i32 {
    nix::unistd::gettid().as_raw()
}

#[cfg(target_os = "linux")]
fn wake(tid: i32) -> bool {
    // SAFETY: three integers; of this process alone is a thread named.
    unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), tid, SIGNAL) == 0 }
}

/// Programs are not traced here.
#[cfg(not(target_os = "linux"))]
fn this_thread() -> i32 {
    0
}

#[cfg(not(target_os = "linux"))]
fn wake(_tid: i32) -> bool {
    false
}
