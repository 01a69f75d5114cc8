//! Why does it not go on? The system call, the descriptor and the source line at which each thread
//! of a program stands, and the proof that a busy one gets nowhere.
//!
//! Looking disturbs: a call that is interrupted for it may return EINTR to the program. So the
//! verdict comes first, then the diagnosis, then the program is killed.
//!
//! While a program is being looked at, no other thread of this process may wait for it: its wait
//! would report the stop as if the program had ended.

use std::fmt;
use std::path::Path;

use crate::model::{Location, SyscallEvent, errno_name};

#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
mod live;
#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
#[path = "diagnose/unsupported.rs"]
mod live;

pub use super::traceback::*;

/// One frame of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The function, where its plain name is known. The linker merges functions with identical
    /// code, so a standard library's name may be that of another function.
    pub function: Option<String>,
    /// The source line, where the file has line tables.
    pub location: Option<Location>,
}

/// Where a thread stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadStack {
    /// Its process.
    pub pid: i32,
    /// The thread; the first of a process has the process's number.
    pub tid: i32,
    /// The system call that it is in, or was returning from.
    pub call: Option<String>,
    /// The descriptor that this call is about, if it takes one.
    pub fd: Option<i32>,
    /// The innermost line that is the learner's own.
    pub location: Option<Location>,
    /// The whole stack, the innermost frame first; bounded.
    pub frames: Vec<Frame>,
}

/// Where a busy program spends its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples {
    /// The process of the busiest thread.
    pub pid: i32,
    /// The busiest thread.
    pub tid: i32,
    /// How often it was looked at.
    pub taken: usize,
    /// The learner's own lines that it was found at, with how often; the most frequent first.
    pub lines: Vec<(Location, usize)>,
    /// The system calls that it was found in, with how often; the most frequent first.
    pub calls: Vec<(String, usize)>,
}

/// A window in which every system call of the busiest thread was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpinWindow {
    /// The process of the busiest thread.
    pub pid: i32,
    /// The busiest thread.
    pub tid: i32,
    /// Its calls, in order.
    pub calls: Vec<SyscallEvent>,
    /// How long it was watched.
    pub time: std::time::Duration,
}

impl SpinWindow {
    /// The call that came again and again with the same answer: nine in ten of those seen, and at
    /// least ten. This is the proof of a spin on a descriptor that has nothing more to say.
    pub fn repeated(&self) -> Option<(&SyscallEvent, usize)> {
        let count = |wanted: &SyscallEvent| {
            let all = self.calls.iter();
            all.filter(|call| call.repeats(wanted)).count()
        };
        // A call with nine tenths of the window is the middle one, or its neighbour.
        let middle = self.calls.len() / 2;
        let (seen, times) = self.calls[middle.saturating_sub(1)..]
            .iter()
            .take(3)
            .map(|seen| (seen, count(seen)))
            .max_by_key(|(_, times)| *times)?;
        (times >= 10 && times * 10 >= self.calls.len() * 9).then_some((seen, times))
    }
}

/// Why a program could not be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// This system or architecture has no means that are known here.
    Unsupported,
    /// The program is gone.
    Gone,
    /// The kernel refused something.
    Refused {
        /// What was asked for, as `ptrace(PTRACE_SEIZE)`.
        what: &'static str,
        /// The kernel's answer.
        errno: i32,
    },
    /// The program could not be started at all.
    Start {
        /// The kernel's answer to fork or execve.
        errno: i32,
    },
    /// No thread came to a stop in time.
    TimedOut,
    /// The observer itself failed.
    Failed,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Unsupported => f.write_str("looking into a program is not supported here"),
            Why::Gone => f.write_str("the program is gone"),
            Why::Refused { what, errno } => {
                write!(f, "the system refused {what}: {}", errno_name(*errno))
            }
            Why::Start { errno } => {
                write!(
                    f,
                    "the program could not be started: {}",
                    errno_name(*errno)
                )
            }
            Why::TimedOut => {
                f.write_str("no thread of the program stopped in time to be looked at")
            }
            Why::Failed => f.write_str("the observer failed"),
        }
    }
}

impl std::error::Error for Why {}

/// What kind of program a process runs; decides how its stack can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    /// Compiled to machine code: [`diagnose`] reads its stack.
    Native,
    /// CPython, PyPy: with PYTHONFAULTHANDLER=1, SIGABRT prints a traceback, and ends it.
    Python,
    /// Compiled by Go: SIGQUIT prints all goroutines, and ends it.
    Go,
    /// A Java virtual machine: SIGQUIT prints all threads on standard output, and it goes on.
    Java,
    /// Node, Deno, Bun.
    Node,
    /// Perl.
    Perl,
    /// Ruby.
    Ruby,
    /// A shell.
    Shell,
}

/// The stacks of all threads of these processes.
///
/// Threads that do not come to a stop within a second are left out. Lines are the learner's
/// own if they lie in `own_source`, a file or directory relative to `root`; where a stack has no
/// such line, or without `own_source`, if they belong to the program and to no library.
pub fn diagnose(
    pids: &[i32],
    own_source: Option<&Path>,
    root: &Path,
) -> Result<Vec<ThreadStack>, Why> {
    live::diagnose(pids, own_source, root)
}

/// Looks `times` times, about a millisecond apart, at the busiest thread of these processes.
pub fn sample(
    pids: &[i32],
    times: usize,
    own_source: Option<&Path>,
    root: &Path,
) -> Result<Samples, Why> {
    live::sample(pids, times, own_source, root)
}

/// Watches every system call of the busiest thread of these processes, 200 at most, for 50 ms; on a
/// machine so loaded that the thread is hardly given a processor, for five seconds at most.
pub fn observe_spin(pids: &[i32]) -> Result<SpinWindow, Why> {
    live::observe_spin(pids)
}

/// What kind of program a process runs; [`Runtime::Native`] where nothing else is known.
pub fn runtime_of(pid: i32) -> Runtime {
    live::runtime_of(pid)
}

/// Sends the signal at which this kind of program prints where it stands: to standard error, Java
/// to standard output. Python and Go end with it. `None`, and nothing is sent, where there is none.
pub fn ask_for_traceback(pid: i32) -> Option<Runtime> {
    use nix::sys::signal::{Signal, kill};
    let runtime = runtime_of(pid);
    let signal = match runtime {
        Runtime::Python => Signal::SIGABRT,
        Runtime::Go | Runtime::Java => Signal::SIGQUIT,
        _ => return None,
    };
    kill(nix::unistd::Pid::from_raw(pid), signal)
        .ok()
        .map(|()| runtime)
}

/// What the death by a signal says about a socket program, as a sentence that begins with its name.
pub fn explain_signal(signal: i32) -> String {
    let says = match signal {
        libc::SIGPIPE => "it wrote to a socket whose peer is gone, and did not ignore the signal",
        libc::SIGSEGV => "it used memory that is not its own; a stack that overflowed is one way",
        libc::SIGBUS => "it used memory that no longer has anything behind it",
        libc::SIGFPE => "it divided by zero, or did another sum that has no result",
        libc::SIGILL => {
            "it ran into an instruction that is none; compilers put one where no way leads"
        }
        libc::SIGABRT => {
            "it gave up: abort was called, by a failed assertion or a panic in a panic"
        }
        libc::SIGTRAP => "it ran into a breakpoint, or an assertion that traps",
        libc::SIGSYS => "it made a system call that is forbidden here",
        libc::SIGKILL => "it was killed: by the harness, by hand, or for lack of memory",
        libc::SIGTERM => "it was asked to end",
        libc::SIGINT => "it was interrupted, as by Ctrl-C",
        libc::SIGHUP => "its terminal or its parent went away",
        libc::SIGQUIT => "it was asked to end and say where it stood",
        libc::SIGALRM => "an alarm that it had set went off, and nothing caught it",
        libc::SIGXCPU => "it used up the CPU time that it was allowed",
        libc::SIGXFSZ => "it wrote a file larger than it was allowed",
        libc::SIGUSR1 | libc::SIGUSR2 => "somebody sent it a signal that it did not handle",
        _ => "a signal that it did not handle ended it",
    };
    let name = nix::sys::signal::Signal::try_from(signal).map_or_else(
        |_| format!("signal {signal}"),
        |known| known.as_str().to_owned(),
    );
    format!("{name}: {says}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CallClass, Descriptor};

    #[test]
    fn signals_are_explained_by_name() {
        assert!(explain_signal(libc::SIGPIPE).starts_with("SIGPIPE: it wrote to a socket whose"));
        assert!(explain_signal(60).starts_with("signal 60: "));
    }

    #[test]
    fn a_spin_is_proved_by_one_answer_again_and_again() {
        let seen = |name: &str, result| {
            let mut call = SyscallEvent::new(1, 1, name, CallClass::Other);
            call.on = vec![Descriptor {
                fd: 4,
                socket: None,
            }];
            call.result = Some(result);
            call
        };
        let window = |calls: Vec<SyscallEvent>| SpinWindow {
            pid: 1,
            tid: 1,
            calls,
            time: std::time::Duration::ZERO,
        };
        let mut spin = vec![seen("recvfrom", 0); 99];
        spin.insert(50, seen("sched_yield", 0));
        let window_of_spin = window(spin);
        let (call, times) = window_of_spin.repeated().unwrap();
        assert!(call.repeats(&seen("recvfrom", 0)) && times == 99);
        let busy = (0..100).map(|n| seen("recvfrom", n)).collect();
        assert_eq!(window(busy).repeated(), None);
        assert_eq!(window(vec![]).repeated(), None);
        assert_eq!(window(vec![seen("recvfrom", 0)]).repeated(), None);
    }
}
