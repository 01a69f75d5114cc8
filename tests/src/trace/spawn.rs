//! Starting a program under a tracer thread of its own.
#![allow(unsafe_code)] // Work between fork and exec, and raw wait statuses.

use std::collections::BTreeSet;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::errno::Errno;

use super::recorder::Recorder;
use super::tracer::{OPTIONS, Tracer};
use super::{Handler, Timeline, filter};
use crate::debug::bpf;
use crate::debug::diagnose::Why;
use crate::debug::ptrace;
use crate::debug::symbols::SourceFilter;
use crate::model::SyscallEvent;

/// What the tracer thread and the owner of the program both see.
#[derive(Default)]
pub struct Shared {
    timeline: Mutex<Timeline>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The wait status of the program that was started, once it has ended.
    status: Option<i32>,
    /// Its processes that live, itself among them.
    live: BTreeSet<i32>,
    /// Nothing of it shall go on.
    ending: bool,
    /// The tracer thread has ended.
    over: bool,
}

impl Shared {
    pub fn timeline(&self) -> MutexGuard<'_, Timeline> {
        self.timeline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn born(&self, pid: i32) {
        self.state().live.insert(pid);
    }

    pub fn gone(&self, pid: i32, status: Option<i32>) {
        let mut state = self.state();
        state.live.remove(&pid);
        state.status = state.status.or(status);
        self.changed.notify_all();
    }

    pub fn is_ending(&self) -> bool {
        self.state().ending
    }

    pub fn kill_live(&self) {
        let state = self.state();
        for &pid in &state.live {
            let _ = nix::sys::signal::kill(
                nix::unistd::Pid::from_raw(pid),
                nix::sys::signal::Signal::SIGKILL,
            );
        }
    }
}

/// Says, however the tracer thread ends, that it has.
struct Over<'a>(&'a Shared);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}

/// A program whose system calls are written down.
///
/// Dropped, it is killed with everything that it started.
pub struct Traced {
    child: Child,
    shared: Arc<Shared>,
    tracer: Option<JoinHandle<()>>,
}

/// Starts a program under a tracer. Its calls are written down, with their lines where `own` says which are the
/// learner's, and then each of `rules` is asked.
///
/// It is started by the calling thread, and so in its network namespace, process group and with
/// its parent-death signal as the command says. What else the command runs before exec comes first.
pub fn spawn_traced(
    mut command: Command,
    own: Option<SourceFilter>,
    rules: Vec<Box<dyn Handler>>,
) -> Result<Traced, Why> {
    let failed = |_| Why::Failed;
    let (ours, theirs) = handshake().map_err(failed)?;
    let ours = Arc::new(ours);
    let shared = Arc::new(Shared::default());
    let refused = Arc::new(Mutex::new(None));
    let steps = [false, true].map(|with_stdio| filter::program(!rules.is_empty(), with_stdio));
    let tracer = thread::Builder::new()
        .name("tracer".into())
        .spawn({
            let (ours, shared, refused) = (ours.clone(), shared.clone(), refused.clone());
            move || {
                let _over = Over(&shared);
                match take(&ours) {
                    Ok(Some(pid)) => {
                        shared.born(pid);
                        let recorder: Box<dyn Handler> = Box::new(Recorder::new(shared.clone()));
                        let handlers = std::iter::once(recorder).chain(rules).collect();
                        Tracer::new(pid, own, shared.clone(), handlers).run();
                    }
                    Ok(None) => {}
                    Err(errno) => {
                        *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(errno)
                    }
                }
            }
        })
        .map_err(failed)?;

    let (our_end, their_end) = (ours.as_raw_fd(), theirs.as_raw_fd());
    // SAFETY: between fork and exec, the closure makes system calls on integers and on memory that
    // was made before, and nothing else.
    unsafe {
        command.pre_exec(move || {
            let with_stdio = (0..3).any(is_socket);
            enter(our_end, their_end, &steps[usize::from(with_stdio)])
        });
    }
    let child = command.spawn();
    drop(theirs);
    match child {
        Ok(child) => Ok(Traced {
            child,
            shared,
            tracer: Some(tracer),
        }),
        Err(error) => {
            let unfiltered = reason(&ours);
            // The tracer thread finds nobody there, or an end without a beginning.
            drop(tracer.join());
            let refused = refused
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            Err(match (refused, unfiltered) {
                (Some(errno), _) => Why::Refused {
                    what: "ptrace(PTRACE_SEIZE)",
                    errno,
                },
                (None, Some(errno)) => Why::Refused {
                    what: "seccomp(SECCOMP_SET_MODE_FILTER)",
                    errno,
                },
                (None, None) => Why::Start {
                    errno: error.raw_os_error().unwrap_or(libc::EINVAL),
                },
            })
        }
    }
}

/// A pair of sockets over which a child reports and waits until it is traced. Ours learns who
/// reported: a child in a PID namespace of its own does not know how we call it.
fn handshake() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends: [RawFd; 2] = [-1; 2];
    let kind = libc::SOCK_STREAM | libc::SOCK_CLOEXEC;
    // SAFETY: the kernel writes two new descriptors into the array, and reads one int.
    unsafe {
        if libc::socketpair(libc::AF_UNIX, kind, 0, ends.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        let ends = (OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1]));
        let on: libc::c_int = 1;
        let size = size_of_val(&on) as libc::socklen_t;
        let on = (&raw const on).cast();
        if libc::setsockopt(
            ends.0.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_PASSCRED,
            on,
            size,
        ) != 0
        {
            return Err(io::Error::last_os_error());
        }
        Ok(ends)
    }
}

/// Whether a descriptor of the child is a socket. Async-signal-safe.
fn is_socket(fd: RawFd) -> bool {
    // SAFETY: all zeros is a valid `stat`, which the kernel fills.
    let status = unsafe {
        let mut status: libc::stat = std::mem::zeroed();
        (libc::fstat(fd, &raw mut status) == 0).then_some(status)
    };
    status.is_some_and(|status| status.st_mode & libc::S_IFMT == libc::S_IFSOCK)
}

/// In the child: lets itself be traced, reports, waits until it is traced, and installs the filter.
fn enter(our_end: RawFd, their_end: RawFd, steps: &[libc::sock_filter]) -> io::Result<()> {
    let mut byte = 0u8;
    // SAFETY: plain system calls on descriptors that fork copied, and on a byte of our own.
    unsafe {
        // Or this copy would keep the wait below from ending when the tracer gives up.
        libc::close(our_end);
        // A worker without CAP_SYS_PTRACE, as in a container, may not seize a copy of itself, which hides like it.
        // Confined, this copy is out of the reach of other programs (ptrace(2), landlock(7)).
        if libc::prctl(libc::PR_SET_DUMPABLE, 1) != 0 {
            return Err(io::Error::last_os_error());
        }
        let told = libc::send(their_end, (&raw const byte).cast(), 1, libc::MSG_NOSIGNAL);
        if told != 1 || libc::read(their_end, (&raw mut byte).cast(), 1) != 1 {
            return Err(io::Error::from_raw_os_error(libc::EPERM));
        }
    }
    bpf::install(steps).inspect_err(|error| {
        let errno = error.raw_os_error().unwrap_or(libc::EPERM).to_ne_bytes();
        // SAFETY: four bytes of our own.
        unsafe {
            libc::send(
                their_end,
                errno.as_ptr().cast(),
                errno.len(),
                libc::MSG_NOSIGNAL,
            )
        };
    })
}

/// In the tracer thread: waits for the child's report, seizes it and lets it go on. `None` if no
/// child ever came so far.
fn take(ours: &OwnedFd) -> Result<Option<i32>, i32> {
    use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg};
    let mut byte = [0];
    let mut iov = [io::IoSliceMut::new(&mut byte)];
    let mut space = nix::cmsg_space!(libc::ucred);
    let pid = loop {
        match recvmsg::<()>(
            ours.as_raw_fd(),
            &mut iov,
            Some(&mut space),
            MsgFlags::empty(),
        ) {
            Err(Errno::EINTR) => {}
            Err(_) => break None,
            Ok(message) if message.bytes == 0 => break None,
            Ok(message) => {
                break message.cmsgs().ok().and_then(|mut all| {
                    all.find_map(|message| match message {
                        ControlMessageOwned::ScmCredentials(who) => Some(who.pid()),
                        _ => None,
                    })
                });
            }
        }
    };
    let Some(pid) = pid else { return Ok(None) };
    let seized = ptrace::seize(pid, OPTIONS);
    match seized {
        Ok(()) => {
            let _ = nix::unistd::write(ours, &[0]);
            Ok(Some(pid))
        }
        Err(errno) => {
            let _ = nix::sys::socket::shutdown(ours.as_raw_fd(), nix::sys::socket::Shutdown::Both);
            Err(errno as i32)
        }
    }
}

/// Why the child could not install the filter, if that is what failed.
fn reason(ours: &OwnedFd) -> Option<i32> {
    let mut errno = [0u8; 4];
    let flags = nix::sys::socket::MsgFlags::MSG_DONTWAIT;
    let got = nix::sys::socket::recv(ours.as_raw_fd(), &mut errno, flags);
    (got == Ok(4)).then(|| i32::from_ne_bytes(errno))
}

impl Traced {
    /// The process's number.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    /// The program's standard input, if it is a pipe; once.
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// The program's standard output, if it is a pipe; once.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The program's standard error, if it is a pipe; once.
    pub fn take_stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// What it has done so far.
    pub fn timeline(&self) -> Timeline {
        self.shared.timeline().clone()
    }

    /// The calls so far, in order; the first and the last of a great many.
    pub fn calls(&self) -> Vec<SyscallEvent> {
        self.shared.timeline().calls().cloned().collect()
    }

    /// How many calls it has made so far.
    pub fn made(&self) -> usize {
        self.shared.timeline().made()
    }

    /// The last calls that it has made, this many at most.
    pub fn last_calls(&self, count: usize) -> Vec<SyscallEvent> {
        self.shared.timeline().last(count).cloned().collect()
    }

    /// How it ended; `None` while it runs.
    pub fn try_wait(&self) -> Option<ExitStatus> {
        let mut state = self.shared.state();
        if state.over && state.status.is_none() {
            // Killed before the tracer saw it begin: its end was left to whoever started it.
            state.status = ptrace::status_of(self.pid());
        }
        state.status.map(ExitStatus::from_raw)
    }

    /// Waits until it ends, or until `deadline`: then `None`.
    pub fn wait_until(&self, deadline: Instant) -> Option<ExitStatus> {
        self.wait_for(deadline, |state| state.status.is_some() || state.over);
        self.try_wait()
    }

    /// Kills it with everything that it started.
    pub fn kill(&self) {
        self.shared.state().ending = true;
        self.shared.kill_live();
    }

    fn wait_for(&self, deadline: Instant, done: impl Fn(&State) -> bool) -> bool {
        let mut state = self.shared.state();
        while !done(&state) {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else {
                return false;
            };
            let waited = self.shared.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }
}

impl Drop for Traced {
    fn drop(&mut self) {
        self.kill();
        // What was killed ends at once; a thread inside the kernel that can't is not waited for.
        if self.wait_for(Instant::now() + Duration::from_secs(2), |state| state.over)
            && let Some(tracer) = self.tracer.take()
        {
            let _ = tracer.join();
        }
    }
}
