//! The system calls that socket programs make: the one table that everything else asks.
//!
//! For each call it holds what the call does, whether its first argument is a descriptor, whether a
//! traced run stops at it, and what can end its wait. "Which calls read?" is a question to the table,
//! not a list of names.

use crate::model::CallClass;

/// A system call that this crate knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syscall {
    /// Its number on this architecture.
    pub number: i64,
    /// Its name in section 2 of the manual.
    pub name: &'static str,
    /// What it does.
    pub class: CallClass,
    /// Whether the first argument is a file descriptor.
    pub takes_fd: bool,
    /// Whether and how a traced run records it.
    pub traced: Traced,
    /// What can end it while it waits.
    pub(super) wait: WaitLimit,
}

/// Which occurrences of a call a traced run stops at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traced {
    /// None: it says nothing about sockets.
    Never,
    /// All.
    Always,
    /// Those on descriptors from 3 on; what a program prints is seen through its pipes. All, where a standard
    /// descriptor is a socket.
    NotStdio,
    /// All, where rules are asked about the program's calls: faults need to know of them.
    WithRules,
}

/// Where a call that waits has its time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WaitLimit {
    /// It does not wait.
    Never,
    /// `SO_RCVTIMEO` of the socket that is its first argument: it reads or accepts.
    Read,
    /// `SO_SNDTIMEO` of that socket: it writes.
    Write,
    /// The kernel's own, for a connection to be established.
    Connect,
    /// poll(2): descriptors, their number, milliseconds.
    Poll,
    /// ppoll(2): descriptors, their number, time.
    PollTime,
    /// select(2): the fifth argument is a `struct timeval`.
    SelectMicro,
    /// pselect6(2): the fifth argument is a `struct timespec`.
    SelectNano,
    /// epoll_wait(2), epoll_pwait(2): the fourth argument is milliseconds.
    Epoll,
    /// epoll_pwait2(2): the fourth argument is a time.
    EpollTime,
    /// io_uring_enter(2).
    Ring,
    /// futex(2).
    Futex,
    /// futex_waitv(2).
    FutexMany,
    /// nanosleep(2): the first argument is a time.
    Sleep,
    /// clock_nanosleep(2): clock, flags, time.
    ClockSleep,
    /// The third argument: rt_sigtimedwait(2).
    Signal,
    /// The fifth argument: mq_timedreceive(2), io_getevents(2).
    Fifth,
    /// None: only another process or a signal ends it.
    Untimed,
    /// The kernel keeps it: a wait that was interrupted and goes on.
    Restart,
}

/// Where a call says how many bytes it moves at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// This argument, from 0, is the number.
    Argument(usize),
    /// The second argument points to buffers, each a `struct iovec`; the third is their number: readv(2).
    Vector,
    /// The second argument points to a `struct msghdr`, which points to buffers: sendmsg(2).
    Message,
}

/// How a call that waits is made to end as if its time limit had passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// It is skipped and answers this.
    Answer(i64),
    /// This argument, from 0, is its limit in milliseconds: zero makes it look and not wait.
    Zero(usize),
    /// This argument, from 0, points to its limit, two words: zeros make it look and not wait.
    ZeroTime(usize),
}

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
macro_rules! calls {
    ($($(#[$cfg:meta])? $number:ident $name:literal $class:ident $first:ident $traced:ident $wait:ident;)*) => {
        &[$($(#[$cfg])? Syscall {
            number: libc::$number as i64,
            name: $name,
            class: CallClass::$class,
            takes_fd: calls!(@ $first),
            traced: Traced::$traced,
            wait: WaitLimit::$wait,
        },)*]
    };
    (@ fd) => { true };
    (@ other) => { false };
}

/// All calls known by name: number, name, class, first argument, whether traced, limit of its wait.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub const CALLS: &[Syscall] = calls! {
    SYS_socket "socket" Socket other Always Never;
    SYS_socketpair "socketpair" Socket other Always Never;
    SYS_bind "bind" Bind fd Always Never;
    SYS_listen "listen" Listen fd Always Never;
    SYS_accept "accept" Accept fd Always Read;
    SYS_accept4 "accept4" Accept fd Always Read;
    SYS_connect "connect" Connect fd Always Connect;
    SYS_shutdown "shutdown" Shutdown fd Always Never;
    SYS_sendto "sendto" Write fd Always Write;
    SYS_sendmsg "sendmsg" Write fd Always Write;
    SYS_sendmmsg "sendmmsg" Write fd Always Write;
    SYS_recvfrom "recvfrom" Read fd Always Read;
    SYS_recvmsg "recvmsg" Read fd Always Read;
    SYS_recvmmsg "recvmmsg" Read fd Always Read;
    SYS_getsockopt "getsockopt" Option fd Always Never;
    SYS_setsockopt "setsockopt" Option fd Always Never;
    SYS_getsockname "getsockname" Name fd Never Never;
    SYS_getpeername "getpeername" Name fd Always Never;
    SYS_sendfile "sendfile" Write fd Always Write;
    SYS_splice "splice" Other fd Always Untimed;
    SYS_read "read" Read fd NotStdio Read;
    SYS_write "write" Write fd NotStdio Write;
    SYS_readv "readv" Read fd NotStdio Read;
    SYS_writev "writev" Write fd NotStdio Write;
    SYS_close "close" Close fd NotStdio Never;
    #[cfg(target_arch = "x86_64")]
    SYS_poll "poll" Wait other Always Poll;
    SYS_ppoll "ppoll" Wait other Always PollTime;
    #[cfg(target_arch = "x86_64")]
    SYS_select "select" Wait other Always SelectMicro;
    SYS_pselect6 "pselect6" Wait other Always SelectNano;
    #[cfg(target_arch = "x86_64")]
    SYS_epoll_create "epoll_create" WaitSet other Always Never;
    SYS_epoll_create1 "epoll_create1" WaitSet other Always Never;
    SYS_epoll_ctl "epoll_ctl" WaitSet fd Always Never;
    #[cfg(target_arch = "x86_64")]
    SYS_epoll_wait "epoll_wait" Wait fd Always Epoll;
    SYS_epoll_pwait "epoll_pwait" Wait fd Always Epoll;
    SYS_epoll_pwait2 "epoll_pwait2" Wait fd Always EpollTime;
    SYS_io_uring_setup "io_uring_setup" WaitSet other Always Never;
    SYS_io_uring_enter "io_uring_enter" Wait fd Never Ring;
    SYS_exit_group "exit_group" Process other Never Never;
    SYS_exit "exit" Process other Never Never;
    SYS_restart_syscall "restart_syscall" Other other Always Restart;
    SYS_futex "futex" Other other Never Futex;
    SYS_nanosleep "nanosleep" Sleep other WithRules Sleep;
    SYS_clock_nanosleep "clock_nanosleep" Sleep other WithRules ClockSleep;
    SYS_rt_sigaction "rt_sigaction" Other other WithRules Never;
    SYS_clock_gettime "clock_gettime" Other other Never Never;
    SYS_wait4 "wait4" Process other Never Untimed;
    SYS_waitid "waitid" Process other Never Untimed;
    #[cfg(target_arch = "x86_64")]
    SYS_pause "pause" Other other Never Untimed;
    SYS_rt_sigsuspend "rt_sigsuspend" Other other Never Untimed;
    SYS_rt_sigtimedwait "rt_sigtimedwait" Other other Never Signal;
    SYS_sched_yield "sched_yield" Other other Never Never;
    SYS_openat "openat" Other other Never Untimed;
    SYS_fcntl "fcntl" Other fd Never Untimed;
    SYS_flock "flock" Other fd Never Untimed;
    SYS_ioctl "ioctl" Other fd Never Never;
    SYS_fsync "fsync" Other fd Never Never;
    SYS_lseek "lseek" Other fd Never Never;
    SYS_pread64 "pread64" Read fd Never Never;
    SYS_pwrite64 "pwrite64" Write fd Never Never;
    SYS_clone "clone" Process other Never Never;
    SYS_clone3 "clone3" Process other Never Never;
    #[cfg(target_arch = "x86_64")]
    SYS_fork "fork" Process other Never Never;
    #[cfg(target_arch = "x86_64")]
    SYS_vfork "vfork" Process other Never Never;
    SYS_execve "execve" Process other Never Never;
    SYS_getrandom "getrandom" Other other Never Never;
    SYS_mmap "mmap" Other other Never Never;
    SYS_munmap "munmap" Other other Never Never;
    SYS_kill "kill" Other other Never Never;
    SYS_tgkill "tgkill" Other other Never Never;
    SYS_preadv2 "preadv2" Read fd Never Read;
    SYS_pwritev2 "pwritev2" Write fd Never Write;
    SYS_futex_waitv "futex_waitv" Other other Never FutexMany;
    #[cfg(target_arch = "x86_64")]
    SYS_open "open" Other other Never Untimed;
    SYS_tee "tee" Other other Never Untimed;
    SYS_vmsplice "vmsplice" Other other Never Untimed;
    SYS_msgrcv "msgrcv" Other other Never Untimed;
    SYS_msgsnd "msgsnd" Other other Never Untimed;
    SYS_semop "semop" Other other Never Untimed;
    SYS_semtimedop "semtimedop" Other other Never Restart;
    SYS_mq_timedreceive "mq_timedreceive" Other other Never Fifth;
    SYS_mq_timedsend "mq_timedsend" Other other Never Fifth;
    SYS_io_getevents "io_getevents" Other other Never Fifth;
};

/// All calls known by name: none, where calls can't be watched.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub const CALLS: &[Syscall] = &[];

impl Syscall {
    /// The call with this number, if it is known.
    pub fn numbered(number: i64) -> Option<&'static Syscall> {
        CALLS.iter().find(|call| call.number == number)
    }

    /// Where the call says how many bytes are moved at most; `None` for one that moves none, or many
    /// messages.
    pub fn length(&self) -> Option<Length> {
        Some(match self.number {
            libc::SYS_read | libc::SYS_write | libc::SYS_recvfrom | libc::SYS_sendto => {
                Length::Argument(2)
            }
            libc::SYS_sendfile => Length::Argument(3),
            libc::SYS_readv | libc::SYS_writev => Length::Vector,
            libc::SYS_recvmsg | libc::SYS_sendmsg => Length::Message,
            _ => return None,
        })
    }

    /// How the call is made to end as if its time had passed; `None` for one without a time limit.
    pub fn expiry(&self) -> Option<Expiry> {
        Some(match self.wait {
            WaitLimit::Read | WaitLimit::Write => Expiry::Answer(-libc::EAGAIN as i64),
            WaitLimit::Sleep | WaitLimit::ClockSleep => Expiry::Answer(0),
            WaitLimit::Poll => Expiry::Zero(2),
            WaitLimit::Epoll => Expiry::Zero(3),
            WaitLimit::PollTime => Expiry::ZeroTime(2),
            WaitLimit::SelectMicro | WaitLimit::SelectNano => Expiry::ZeroTime(4),
            WaitLimit::EpollTime => Expiry::ZeroTime(3),
            _ => return None,
        })
    }
}

/// The name of the call with this number; `system call 500` for one that isn't known.
pub fn name(number: i64) -> String {
    Syscall::numbered(number).map_or_else(|| format!("system call {number}"), |c| c.name.to_owned())
}

/// What the call with this number does.
pub fn class(number: i64) -> CallClass {
    Syscall::numbered(number).map_or(CallClass::Other, |call| call.class)
}

/// The system call that a blocked or stopped thread is in: its number and arguments.
pub fn current_call(pid: i32, tid: i32) -> Option<(i64, [u64; 6])> {
    // "NUMBER ARGS… SP PC" in a call, "-1 SP PC" or "running" elsewhere.
    let text = std::fs::read_to_string(format!("/proc/{pid}/task/{tid}/syscall")).ok()?;
    let mut words = text.split_ascii_whitespace();
    let number = words.next()?.parse().ok().filter(|number| *number >= 0)?;
    let mut args = [0; 6];
    for arg in &mut args {
        *arg = u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    }
    Some((number, args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_known_by_their_numbers() {
        assert_eq!(name(libc::SYS_recvfrom), "recvfrom");
        assert_eq!(class(libc::SYS_recvfrom), CallClass::Read);
        assert_eq!(name(100_000), "system call 100000");
        for (i, call) in CALLS.iter().enumerate() {
            assert!(
                CALLS[..i].iter().all(|c| c.number != call.number),
                "{} twice",
                call.name
            );
        }
    }

    #[test]
    fn a_call_that_moves_bytes_takes_a_descriptor() {
        for call in CALLS {
            if matches!(
                call.class,
                CallClass::Read | CallClass::Write | CallClass::Accept
            ) {
                assert!(call.takes_fd, "{}", call.name);
            }
        }
    }
}
