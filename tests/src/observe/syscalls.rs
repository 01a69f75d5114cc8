//! The system calls that socket programs make: their names, and what their first argument is.

use std::fmt;

/// A system call that this crate knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Its number on this architecture.
    pub number: i64,
    /// Its name in section 2 of the manual.
    pub name: &'static str,
    /// Whether the first argument is a file descriptor.
    pub takes_fd: bool,
    /// Whether and how a traced run records it.
    pub traced: Traced,
}

/// Which occurrences of a call a traced run stops at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Traced {
    /// None: it says nothing about sockets.
    Never,
    /// All.
    Always,
    /// Those on descriptors from 3 on; what a program prints is seen through its pipes.
    NotStdio,
}

#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
macro_rules! calls {
    ($($(#[$cfg:meta])? $number:ident $name:literal $fd:ident $traced:ident;)*) => {
        &[$($(#[$cfg])? Call {
            number: libc::$number as i64,
            name: $name,
            takes_fd: calls!(@ $fd),
            traced: Traced::$traced,
        },)*]
    };
    (@ fd) => { true };
    (@ other) => { false };
}

/// All calls known by name.
#[cfg(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
pub const CALLS: &[Call] = calls! {
    SYS_socket "socket" other Always;
    SYS_socketpair "socketpair" other Always;
    SYS_bind "bind" fd Always;
    SYS_listen "listen" fd Always;
    SYS_accept "accept" fd Always;
    SYS_accept4 "accept4" fd Always;
    SYS_connect "connect" fd Always;
    SYS_shutdown "shutdown" fd Always;
    SYS_sendto "sendto" fd Always;
    SYS_sendmsg "sendmsg" fd Always;
    SYS_sendmmsg "sendmmsg" fd Always;
    SYS_recvfrom "recvfrom" fd Always;
    SYS_recvmsg "recvmsg" fd Always;
    SYS_recvmmsg "recvmmsg" fd Always;
    SYS_getsockopt "getsockopt" fd Always;
    SYS_setsockopt "setsockopt" fd Always;
    SYS_getsockname "getsockname" fd Never;
    SYS_getpeername "getpeername" fd Always;
    SYS_sendfile "sendfile" fd Always;
    SYS_splice "splice" fd Always;
    SYS_read "read" fd NotStdio;
    SYS_write "write" fd NotStdio;
    SYS_readv "readv" fd NotStdio;
    SYS_writev "writev" fd NotStdio;
    SYS_close "close" fd NotStdio;
    #[cfg(target_arch = "x86_64")]
    SYS_poll "poll" other Always;
    SYS_ppoll "ppoll" other Always;
    #[cfg(target_arch = "x86_64")]
    SYS_select "select" other Always;
    SYS_pselect6 "pselect6" other Always;
    #[cfg(target_arch = "x86_64")]
    SYS_epoll_create "epoll_create" other Always;
    SYS_epoll_create1 "epoll_create1" other Always;
    SYS_epoll_ctl "epoll_ctl" fd Always;
    #[cfg(target_arch = "x86_64")]
    SYS_epoll_wait "epoll_wait" fd Always;
    SYS_epoll_pwait "epoll_pwait" fd Always;
    SYS_epoll_pwait2 "epoll_pwait2" fd Always;
    SYS_io_uring_setup "io_uring_setup" other Always;
    SYS_io_uring_enter "io_uring_enter" fd Never;
    // A traced run sees the end of a process as an event of its own.
    SYS_exit_group "exit_group" other Never;
    SYS_exit "exit" other Never;
    // A restarted poll or sleep enters the kernel under this name.
    SYS_restart_syscall "restart_syscall" other Always;
    SYS_futex "futex" other Never;
    SYS_nanosleep "nanosleep" other Never;
    SYS_clock_nanosleep "clock_nanosleep" other Never;
    SYS_clock_gettime "clock_gettime" other Never;
    SYS_wait4 "wait4" other Never;
    SYS_waitid "waitid" other Never;
    #[cfg(target_arch = "x86_64")]
    SYS_pause "pause" other Never;
    SYS_rt_sigsuspend "rt_sigsuspend" other Never;
    SYS_rt_sigtimedwait "rt_sigtimedwait" other Never;
    SYS_sched_yield "sched_yield" other Never;
    SYS_openat "openat" other Never;
    SYS_fcntl "fcntl" fd Never;
    SYS_flock "flock" fd Never;
    SYS_ioctl "ioctl" fd Never;
    SYS_fsync "fsync" fd Never;
    SYS_lseek "lseek" fd Never;
    SYS_pread64 "pread64" fd Never;
    SYS_pwrite64 "pwrite64" fd Never;
    SYS_clone "clone" other Never;
    SYS_clone3 "clone3" other Never;
    #[cfg(target_arch = "x86_64")]
    SYS_fork "fork" other Never;
    #[cfg(target_arch = "x86_64")]
    SYS_vfork "vfork" other Never;
    SYS_execve "execve" other Never;
    SYS_getrandom "getrandom" other Never;
    SYS_mmap "mmap" other Never;
    SYS_munmap "munmap" other Never;
    SYS_kill "kill" other Never;
    SYS_tgkill "tgkill" other Never;
};

/// All calls known by name: none, where calls can't be watched.
#[cfg(not(all(
    target_os = "linux",
    any(target_arch = "x86_64", target_arch = "aarch64")
)))]
pub const CALLS: &[Call] = &[];

impl Call {
    /// The call with this number, if it is known.
    pub fn numbered(number: i64) -> Option<&'static Call> {
        CALLS.iter().find(|call| call.number == number)
    }
}

/// The name of the call with this number; `system call 500` for one that isn't known.
pub fn name(number: i64) -> String {
    Call::numbered(number).map_or_else(|| format!("system call {number}"), |c| c.name.to_owned())
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

/// One system call that was watched from beginning to end.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Its name.
    pub call: String,
    /// The descriptor that it was made on, where it takes one.
    pub fd: Option<i32>,
    /// What it answered: a count, a descriptor, or an error number below zero.
    pub result: i64,
}

/// As in `recvfrom(4) = 0` or `recvfrom(4) = ECONNRESET`.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.call)?;
        if let Some(fd) = self.fd {
            write!(f, "{fd}")?;
        }
        write!(f, ") = {}", result_text(self.result))
    }
}

/// The raw result of a call as people write it: a number, or an error's name.
pub fn result_text(result: i64) -> String {
    if (-4095..0).contains(&result) {
        errno_name(-result as i32)
    } else {
        result.to_string()
    }
}

/// The name of an error number: `ECONNRESET`; `errno 600` for one without a name.
pub fn errno_name(errno: i32) -> String {
    match nix::errno::Errno::from_raw(errno) {
        nix::errno::Errno::UnknownErrno => format!("errno {errno}"),
        known => format!("{known:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_known_by_their_numbers() {
        assert_eq!(name(libc::SYS_recvfrom), "recvfrom");
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
    fn results_read_as_people_write_them() {
        let seen = |result| {
            Seen {
                call: "recvfrom".into(),
                fd: Some(4),
                result,
            }
            .to_string()
        };
        assert_eq!(seen(0), "recvfrom(4) = 0");
        assert_eq!(seen(-104), "recvfrom(4) = ECONNRESET");
    }
}
