//! What /proc tells of processes and threads: proc(5).

use std::ffi::CStr;
use std::io;
use std::os::fd::RawFd;
use std::time::Duration;

use super::calls::Doing;
use super::sys::{self, c_path};

/// The memory that these processes have in use and share with no file, in bytes (`RssAnon` in
/// proc_pid_status(5)). One that has ended counts nothing; `None` where it can't be read of any.
pub fn resident_memory(pids: &[i32]) -> Option<u64> {
    let of = |pid: &i32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kibibytes << 10)
    };
    let known: Vec<u64> = pids.iter().filter_map(of).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}

/// The fields of /proc/PID/stat that matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stat {
    pub state: u8,
    /// It has begun to end.
    pub is_ending: bool,
    pub parent: i32,
    /// Processor time of reaped children, in clock ticks.
    pub children_ticks: u64,
    pub threads: u64,
    /// When it began, in clock ticks since boot: with the number, a name that is never used twice.
    pub start: u64,
}

impl Stat {
    /// Of a process (`/proc/PID/stat`), or of one thread.
    pub fn read(path: &CStr) -> io::Result<Self> {
        let mut buffer = [0; 1024];
        Self::parse(sys::read_once(path, &mut buffer)?)
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))
    }

    fn parse(text: &[u8]) -> Option<Self> {
        const PF_EXITING: u64 = 4;
        let mut fields = fields_after_name(text)?;
        let state = *fields.next()?.first()?;
        let mut number = |skip: usize| sys::number(fields.nth(skip)?);
        Some(Stat {
            state,
            parent: number(0)? as i32,
            is_ending: number(4)? & PF_EXITING != 0,
            children_ticks: number(6)? + number(0)?,
            threads: number(2)?,
            start: number(1)?,
        })
    }

    /// The thread will never run again.
    pub fn is_dead(&self) -> bool {
        matches!(self.state, b'Z' | b'X' | b'x')
    }

    /// The process has living threads: the first may have ended before the others.
    pub fn lives(&self) -> bool {
        self.threads > 1 || !self.is_dead()
    }
}

/// The fields of a `stat` from the third on, the state. The name before them may hold anything, closing
/// brackets too: the last one ends it.
fn fields_after_name(text: &[u8]) -> Option<impl Iterator<Item = &[u8]>> {
    let after = text.iter().rposition(|b| *b == b')')? + 2;
    Some(text.get(after..)?.split(|b| *b == b' '))
}

/// Where a process has its environment in its memory: nowhere, 0 to 0, at the beginning of execve(2).
pub(super) struct Environment {
    /// What the process did when this was looked at, or just before.
    pub state: u8,
    pub start: u64,
    pub end: u64,
}

impl Environment {
    /// Of `/proc/PID/stat`.
    pub fn read(path: &CStr) -> Option<Self> {
        let mut buffer = [0; 1024];
        let mut fields = fields_after_name(sys::read_once(path, &mut buffer).ok()?)?;
        Some(Environment {
            state: *fields.next()?.first()?,
            // Fields 50 and 51; the state is field 3.
            start: sys::number(fields.nth(50 - 4)?)?,
            end: sys::number(fields.next()?)?,
        })
    }
}

/// A number in /proc/PID/task/TID/status, by the name of its line.
pub(super) fn status(pid: i32, tid: i32, name: &str) -> Option<u64> {
    let mut buffer = [0; 512];
    let status = sys::read_once(c_path!("/proc/{pid}/task/{tid}/status"), &mut buffer).ok()?;
    let mut lines = status.split(|b| *b == b'\n');
    let value = lines.find_map(|line| line.strip_prefix(name.as_bytes())?.strip_prefix(b":\t"))?;
    sys::number(value)
}

/// What goes on while a thread [awaits its tracer](awaits_tracer).
pub(super) const UNREAPED: &str = "a tracer has yet to take note of an end";

/// Whether this is one that has ended and whom a tracer of ours has yet to wait for: before that its
/// parent is not told (ptrace(2), "Death under ptrace").
pub(super) fn awaits_tracer(pid: i32, tid: i32) -> bool {
    let Ok(stat) = Stat::read(c_path!("/proc/{pid}/task/{tid}/stat")) else {
        return false;
    };
    // Nobody can wait for the first thread while others live.
    if !stat.is_dead() || (pid == tid && stat.threads > 1) {
        return false;
    }
    match status(pid, tid, "TracerPid") {
        None | Some(0) => false,
        // A program that traces its own children may leave them so.
        Some(tracer) => sys::links(c_path!("/proc/self/task/{tracer}")).is_ok(),
    }
}

/// The threads of a process.
pub(super) fn threads(pid: i32) -> io::Result<Vec<i32>> {
    let mut tids = Vec::new();
    sys::each_number(c_path!("/proc/{pid}/task"), |tid| tids.push(tid))?;
    Ok(tids)
}

/// What the scheduler tells of a thread: schedstat in proc(5).
pub(super) struct Schedule {
    /// How long it has run.
    pub run: Duration,
    /// How long it was ready to run and had no processor.
    pub delayed: Duration,
    /// How often it was given a processor.
    pub slices: u64,
}

/// What the scheduler tells of a thread.
pub(super) fn schedstat(pid: i32, tid: i32) -> io::Result<Schedule> {
    let mut buffer = [0; 128];
    let text = sys::read_once(c_path!("/proc/{pid}/task/{tid}/schedstat"), &mut buffer)?;
    let mut numbers = text.trim_ascii_end().split(|b| *b == b' ').map(sys::number);
    let mut next = || numbers.next().flatten();
    match (next(), next(), next()) {
        (Some(run), Some(delayed), Some(slices)) => Ok(Schedule {
            run: Duration::from_nanos(run),
            delayed: Duration::from_nanos(delayed),
            slices,
        }),
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// Which call a thread is in.
pub(super) fn doing(pid: i32, tid: i32) -> io::Result<Doing> {
    let mut buffer = [0; 256];
    let text = sys::read_once(c_path!("/proc/{pid}/task/{tid}/syscall"), &mut buffer)?;
    Doing::parse(text).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A thread's name, as the program chose it.
pub(super) fn comm(pid: i32, tid: i32) -> String {
    let mut buffer = [0; 64];
    sys::read_once(c_path!("/proc/{pid}/task/{tid}/comm"), &mut buffer)
        .map(|name| String::from_utf8_lossy(name.trim_ascii_end()).into_owned())
        .unwrap_or_default()
}

/// Calls `each` with every open descriptor of a process, and a thread through which it can be seen:
/// the first, unless that has ended.
pub(super) fn each_descriptor(pid: i32, mut each: impl FnMut(i32, RawFd)) {
    let mut any = false;
    let mut list = |tid: i32| {
        let _ = sys::each_number(c_path!("/proc/{tid}/fd"), |fd| {
            any = true;
            each(tid, fd);
        });
        any
    };
    if !list(pid) {
        threads(pid)
            .unwrap_or_default()
            .into_iter()
            .filter(|tid| *tid != pid)
            .any(list);
    }
}

/// The inode of a descriptor, if it is a socket.
pub fn socket_inode(tid: i32, fd: RawFd) -> Option<u64> {
    let mut buffer = [0; 64];
    let target = sys::read_link(c_path!("/proc/{tid}/fd/{fd}"), &mut buffer).ok()?;
    sys::number(target.strip_prefix(b"socket:[")?.strip_suffix(b"]")?)
}

/// Whether a descriptor never waits (`O_NONBLOCK` in open(2)): the flags in /proc/PID/fdinfo/FD, which
/// are octal.
pub fn is_nonblocking(tid: i32, fd: RawFd) -> bool {
    let mut buffer = [0; 512];
    let Ok(text) = sys::read_once(c_path!("/proc/{tid}/fdinfo/{fd}"), &mut buffer) else {
        return false;
    };
    let flags = text
        .split(|byte| *byte == b'\n')
        .find_map(|line| line.strip_prefix(b"flags:"));
    let flags = flags.and_then(|flags| str::from_utf8(flags.trim_ascii()).ok());
    let flags = flags.and_then(|flags| i32::from_str_radix(flags, 8).ok());
    flags.is_some_and(|flags| flags & libc::O_NONBLOCK != 0)
}
