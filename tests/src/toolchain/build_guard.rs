//! The process between a watcher and cargo: ends the build, all of it, when its own standard input
//! ends, because the watcher wants that or is gone.
//!
//! Killing cargo alone would leave the compilers and linkers that it has started.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

use crate::sandbox;

/// Set by the thread that ends the build, before it does.
static ENDED: AtomicBool = AtomicBool::new(false);

/// Runs the command that `words` are, with the caller's standard output and error, and ends with its
/// exit code; once nothing of it is left.
pub fn main(mut words: impl Iterator<Item = OsString>) -> ExitCode {
    // Where that can't be, an orphaned compiler is still killed, only not waited for.
    let _ = sandbox::adopt_orphans();
    let started = Command::new(words.next().unwrap_or_default())
        .args(words)
        .stdin(Stdio::null())
        .process_group(0)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(e) => {
            eprintln!("error: cannot start cargo: {e}");
            return ExitCode::from(2);
        }
    };
    let group = Pid::from_raw(child.id() as i32);
    thread::spawn(move || {
        // Nothing is ever written to it. An error is an end as well.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        ENDED.store(true, Ordering::SeqCst);
        // Fails only if all of it has ended by itself.
        let _ = killpg(group, Signal::SIGKILL);
    });
    let status = child.wait();
    if ENDED.load(Ordering::SeqCst) {
        let members = Pid::from_raw(-group.as_raw());
        while waitpid(members, None).is_ok() {}
    }
    match status.ok().and_then(|status| status.code()) {
        Some(code) => ExitCode::from(code as u8),
        None => ExitCode::from(2),
    }
}
