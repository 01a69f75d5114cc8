//! The end of a compiler, awaited no longer than it may take.

use std::io;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

/// How it ended; `None` for one that was ended, with all that it started. It leads a process group.
pub(super) fn wait(mut child: Child, longest: Duration) -> io::Result<Option<ExitStatus>> {
    let group = nix::unistd::Pid::from_raw(-(child.id() as i32));
    let deadline = Instant::now() + longest;
    let ended = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() >= deadline {
            break None;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    };
    // The group may have members that outlive the compiler.
    let _ = nix::sys::signal::kill(group, nix::sys::signal::Signal::SIGKILL);
    if ended.is_none() {
        child.wait()?;
    }
    Ok(ended)
}
