//! What a waiting thread waits for: which call it is in, what can end the wait, and after what time.

use std::borrow::Cow;
use std::os::fd::{AsRawFd, RawFd};
use std::time::Duration;

use super::sys::{self, c_path};
use super::syscalls::{Syscall, WaitLimit};
use crate::model::CallClass;

/// What a sleeping thread is in: the words of /proc/PID/task/TID/syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Call {
    /// -1: in none.
    pub number: i64,
    pub args: [u64; 6],
}

/// The answer of /proc/PID/task/TID/syscall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// On a processor, or about to be.
    Running,
    /// Off the processor, in this call.
    Sleeping(Call),
    /// It has no stack any more.
    Dead,
}

impl Doing {
    pub fn parse(text: &[u8]) -> Option<Self> {
        let text = text.trim_ascii_end();
        if text == b"running" {
            return Some(Doing::Running);
        }
        let mut words = text.split(|b| *b == b' ');
        let number = std::str::from_utf8(words.next()?).ok()?.parse().ok()?;
        let mut args = [0; 6];
        for arg in &mut args {
            match words.next() {
                Some(word) => *arg = hexadecimal(word)?,
                None => break,
            }
        }
        if number == -1 {
            // Here the words are the stack and instruction pointers, which the dead don't have.
            return Some(if args == [0; 6] {
                Doing::Dead
            } else {
                Doing::Sleeping(Call {
                    number,
                    args: [0; 6],
                })
            });
        }
        Some(Doing::Sleeping(Call { number, args }))
    }
}

fn hexadecimal(word: &[u8]) -> Option<u64> {
    word.strip_prefix(b"0x")?.iter().try_fold(0_u64, |n, b| {
        Some(n << 4 | u64::from(char::from(*b).to_digit(16)?))
    })
}

/// What can end a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Only something from outside.
    Input,
    /// Time, too: this much from the beginning of the wait.
    After(Duration),
    /// Time, too: this much from now.
    In(Duration),
    /// Time, perhaps: it can't be known when.
    Sometime,
    /// What it waits for is there already: it is about to go on.
    Now,
    /// This call is not known to wait.
    Unknown,
}

impl Call {
    /// The call, if it is one that may wait.
    fn known(&self) -> Option<&'static Syscall> {
        Syscall::numbered(self.number).filter(|call| call.wait != WaitLimit::Never)
    }

    pub fn name(&self) -> Cow<'static, str> {
        match Syscall::numbered(self.number) {
            _ if self.number < 0 => Cow::Borrowed("no system call"),
            Some(call) => Cow::Borrowed(call.name),
            None => Cow::Owned(format!("system call {}", self.number)),
        }
    }

    /// The descriptor that it waits on, if it waits on one.
    pub fn fd(&self) -> Option<RawFd> {
        // splice(2) and tee(2) wait on either of two.
        let either = [libc::SYS_splice, libc::SYS_tee, libc::SYS_vmsplice];
        let one = |call: &&Syscall| call.takes_fd && !either.contains(&call.number);
        self.known().filter(one).map(|_| self.args[0] as RawFd)
    }

    pub fn writes(&self) -> bool {
        self.known()
            .is_some_and(|call| call.wait == WaitLimit::Write)
    }

    /// Whether it waits for several descriptors at once.
    pub fn multiplexes(&self) -> bool {
        self.known()
            .is_some_and(|call| call.class == CallClass::Wait)
    }

    /// What can end this wait of thread `tid`. Its own number will do for its process, also where the
    /// process's first thread has ended.
    pub fn end(&self, tid: i32) -> End {
        let limit = self.limit(tid);
        let args = &self.args;
        match self.known().map(|known| known.wait) {
            Some(WaitLimit::Poll | WaitLimit::PollTime) => {
                or_timer(limit, || polled(tid, args[0], args[1]))
            }
            Some(WaitLimit::SelectMicro | WaitLimit::SelectNano) => {
                or_timer(limit, || selected(tid, args))
            }
            Some(WaitLimit::Epoll | WaitLimit::EpollTime) => {
                or_timer(limit, || registered(tid, args[0] as RawFd))
            }
            _ => limit,
        }
    }

    /// What ends it by what it was given itself, whatever timers are among the descriptors.
    fn limit(&self, tid: i32) -> End {
        let Some(known) = self.known() else {
            return End::Unknown;
        };
        let args = &self.args;
        match known.wait {
            WaitLimit::Never => End::Unknown,
            WaitLimit::Read => end_of_transfer(tid, args[0] as RawFd, libc::SO_RCVTIMEO),
            WaitLimit::Write => end_of_transfer(tid, args[0] as RawFd, libc::SO_SNDTIMEO),
            // The kernel itself repeats an unanswered SYN after a second, and gives up in the end.
            WaitLimit::Connect => End::Sometime,
            WaitLimit::Poll => milliseconds(args[2]),
            WaitLimit::PollTime => time_at(tid, args[2]),
            WaitLimit::SelectMicro => time_of(tid, args[4], false),
            WaitLimit::SelectNano => time_at(tid, args[4]),
            WaitLimit::Epoll => milliseconds(args[3]),
            WaitLimit::EpollTime => time_at(tid, args[3]),
            WaitLimit::Ring => {
                const EXTENDED: u64 = 1 << 3;
                if args[3] & EXTENDED == 0 {
                    return End::Input;
                }
                // struct io_uring_getevents_arg: the pointer to the time is its third word.
                match word_at(tid, args[4] + 16) {
                    Some(0) => End::Input,
                    Some(time) => time_at(tid, time),
                    None => End::Sometime,
                }
            }
            WaitLimit::Futex => futex(tid, args),
            WaitLimit::FutexMany => absolute(tid, args[3], args[4] as libc::clockid_t),
            WaitLimit::Sleep => time_at(tid, args[0]),
            WaitLimit::ClockSleep if args[1] & libc::TIMER_ABSTIME as u64 != 0 => {
                absolute(tid, args[2], args[0] as libc::clockid_t)
            }
            WaitLimit::ClockSleep => time_at(tid, args[2]),
            WaitLimit::Signal => time_at(tid, args[2]),
            WaitLimit::Fifth => time_at(tid, args[4]),
            WaitLimit::Untimed => End::Input,
            WaitLimit::Restart => End::Sometime,
        }
    }
}

/// The time limit that a call of thread `tid` was given, where it was given one and has to wait:
/// `SO_RCVTIMEO` and `SO_SNDTIMEO` (socket(7)), the last argument of poll(2) and its kin, the time of a
/// sleep. A limit of zero is none: such a call does not wait.
pub fn time_limit(tid: i32, number: i64, args: &[u64; 6]) -> Option<Duration> {
    let call = Call {
        number,
        args: *args,
    };
    match call.limit(tid) {
        End::After(limit) | End::In(limit) => Some(limit).filter(|limit| !limit.is_zero()),
        _ => None,
    }
}

/// A wait to read from or write to one descriptor.
fn end_of_transfer(tid: i32, fd: RawFd, option: libc::c_int) -> End {
    let mut buffer = [0; 64];
    let Ok(target) = sys::read_link(c_path!("/proc/{tid}/fd/{fd}"), &mut buffer) else {
        return End::Sometime; // closed by another thread in the meantime
    };
    if target == b"anon_inode:[timerfd]" {
        return timer(tid, fd).unwrap_or(End::Input);
    }
    if !target.starts_with(b"socket:") {
        return End::Input;
    }
    let Ok(copy) = sys::DescriptorDuplicator::new(tid).and_then(|process| process.lend(fd)) else {
        return End::Sometime;
    };
    if option == libc::SO_RCVTIMEO && sys::is_ready(copy.as_raw_fd(), libc::POLLIN) {
        return End::Now;
    }
    let mut time = [0; 16];
    match sys::socket_option(copy.as_raw_fd(), libc::SOL_SOCKET, option, &mut time) {
        Ok(16) => match duration(&time, 1_000) {
            Some(Duration::ZERO) => End::Input, // no limit
            Some(limit) => End::After(limit),
            None => End::Sometime,
        },
        _ => End::Sometime,
    }
}

/// futex(2): relative for FUTEX_WAIT, else a point in time.
fn futex(tid: i32, args: &[u64; 6]) -> End {
    const WAIT: u64 = 0;
    const LOCK_PI: u64 = 6;
    const REALTIME: u64 = 256;
    let clock = if args[1] & REALTIME != 0 {
        libc::CLOCK_REALTIME
    } else {
        libc::CLOCK_MONOTONIC
    };
    match args[1] & 127 {
        WAIT => time_at(tid, args[3]),
        LOCK_PI => absolute(tid, args[3], libc::CLOCK_REALTIME),
        _ => absolute(tid, args[3], clock),
    }
}

/// The time limit of a wait for several descriptors, or the first timer among these.
fn or_timer(limit: End, timers: impl FnOnce() -> Option<End>) -> End {
    match limit {
        End::Input => timers().unwrap_or(End::Input),
        limit => limit,
    }
}

/// A time limit in milliseconds, an int; none if negative.
fn milliseconds(arg: u64) -> End {
    match u64::try_from(arg as i32) {
        Ok(limit) => End::After(Duration::from_millis(limit)),
        Err(_) => End::Input,
    }
}

/// A time limit as a `struct timespec` in the program's memory; none if the pointer is null.
fn time_at(tid: i32, address: u64) -> End {
    time_of(tid, address, true)
}

fn time_of(tid: i32, address: u64, nanoseconds: bool) -> End {
    if address == 0 {
        return End::Input;
    }
    let mut bytes = [0; 16];
    match sys::read_memory(tid, address, &mut bytes) {
        Ok(()) => {
            duration(&bytes, if nanoseconds { 1 } else { 1_000 }).map_or(End::Sometime, End::After)
        }
        Err(_) => End::Sometime,
    }
}

/// A point in time in the program's memory; none if the pointer is null.
fn absolute(tid: i32, address: u64, clock: libc::clockid_t) -> End {
    match time_at(tid, address) {
        End::After(point) => {
            sys::clock(clock).map_or(End::Sometime, |now| End::In(point.saturating_sub(now)))
        }
        other => other,
    }
}

/// Two words of the kernel's: seconds, and a fraction in units of `unit` nanoseconds.
fn duration(bytes: &[u8; 16], unit: u64) -> Option<Duration> {
    let (seconds, fraction) = bytes.split_at(8);
    let seconds = i64::from_ne_bytes(seconds.try_into().ok()?);
    let fraction = i64::from_ne_bytes(fraction.try_into().ok()?);
    let nanoseconds = u64::try_from(fraction).ok()?.checked_mul(unit)?;
    Duration::from_secs(u64::try_from(seconds).ok()?).checked_add(Duration::from_nanos(nanoseconds))
}

fn word_at(tid: i32, address: u64) -> Option<u64> {
    let mut bytes = [0; 8];
    sys::read_memory(tid, address, &mut bytes).ok()?;
    Some(u64::from_ne_bytes(bytes))
}

/// The remaining time of a timerfd: its line `it_value` in /proc/PID/fdinfo. None if it is not set.
fn timer(tid: i32, fd: RawFd) -> Option<End> {
    let mut buffer = [0; 512];
    let Ok(text) = sys::read_once(c_path!("/proc/{tid}/fdinfo/{fd}"), &mut buffer) else {
        return Some(End::Sometime);
    };
    let value = text
        .split(|b| *b == b'\n')
        .find_map(|l| l.strip_prefix(b"it_value: ("))?;
    let mut numbers = value
        .trim_ascii_end()
        .strip_suffix(b")")?
        .split(|b| *b == b',');
    let seconds = sys::number(numbers.next()?.trim_ascii())?;
    let nanoseconds = sys::number(numbers.next()?.trim_ascii())?;
    let left = Duration::from_secs(seconds) + Duration::from_nanos(nanoseconds);
    (left != Duration::ZERO).then_some(End::In(left))
}

/// The first timer among descriptors that a thread waits for.
fn first_timer(tid: i32, descriptors: impl Iterator<Item = RawFd>) -> Option<End> {
    let mut buffer = [0; 64];
    descriptors
        .filter(|fd| {
            sys::read_link(c_path!("/proc/{tid}/fd/{fd}"), &mut buffer)
                .is_ok_and(|target| target == b"anon_inode:[timerfd]")
        })
        .filter_map(|fd| timer(tid, fd))
        .reduce(sooner)
}

fn sooner(a: End, b: End) -> End {
    match (&a, &b) {
        (End::In(x), End::In(y)) if x <= y => a,
        (End::In(_), End::In(_)) => b,
        _ => End::Sometime,
    }
}

/// The first timer in the array that poll(2) was given.
fn polled(tid: i32, address: u64, count: u64) -> Option<End> {
    let mut entries = vec![0; 8 * count.min(4096) as usize];
    if entries.is_empty() {
        return None;
    }
    if sys::read_memory(tid, address, &mut entries).is_err() {
        return Some(End::Sometime);
    }
    let fds = entries
        .chunks_exact(8)
        .map(|e| i32::from_ne_bytes([e[0], e[1], e[2], e[3]]));
    first_timer(tid, fds.filter(|fd| *fd >= 0))
}

/// The first timer in the read set that select(2) was given.
fn selected(tid: i32, args: &[u64; 6]) -> Option<End> {
    if args[1] == 0 {
        return None;
    }
    let mut set = vec![0; (args[0].min(1024) as usize).div_ceil(64) * 8];
    if sys::read_memory(tid, args[1], &mut set).is_err() {
        // The kernel's copy is what counts; the program's may be at the end of its memory.
        return Some(End::Sometime);
    }
    let fds = (0..set.len() * 8)
        .filter(|i| set[i / 8] >> (i % 8) & 1 == 1)
        .map(|i| i as RawFd);
    first_timer(tid, fds)
}

/// The first timer registered with an epoll descriptor: the lines `tfd:` of its fdinfo.
fn registered(tid: i32, epoll: RawFd) -> Option<End> {
    let Ok(text) = sys::read_all(c_path!("/proc/{tid}/fdinfo/{epoll}"), 1 << 20) else {
        return Some(End::Sometime);
    };
    let anonymous = anonymous_inode();
    let fds = text.split(|b| *b == b'\n').filter_map(|line| {
        let mut words = line
            .strip_prefix(b"tfd:")?
            .split(|b| *b == b' ')
            .filter(|w| !w.is_empty());
        let fd = sys::number(words.next()?)? as RawFd;
        // Timers share one inode with all that is no file: most descriptors need no closer look.
        let inode = words.find_map(|w| w.strip_prefix(b"ino:"))?;
        let inode = u64::from_str_radix(std::str::from_utf8(inode).ok()?, 16).ok()?;
        anonymous.is_none_or(|a| a == inode).then_some(fd)
    });
    first_timer(tid, fds)
}

/// The inode that all timerfds share; asked of one of our own.
fn anonymous_inode() -> Option<u64> {
    static INODE: std::sync::OnceLock<Option<u64>> = std::sync::OnceLock::new();
    *INODE.get_or_init(sys::timer_inode)
}
