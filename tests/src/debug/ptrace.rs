//! The requests of ptrace(2) that this crate makes, with raw signal numbers, so that real-time
//! signals pass through as well.
#![allow(unsafe_code)] // ptrace(2) and waitid(2) have no safe form for raw signals.

use std::ops::RangeInclusive;
use std::ptr;
use std::thread;
use std::time::{Duration, Instant};

use libc::{c_int, c_long, c_uint, c_void, pid_t};
use nix::errno::Errno;
use nix::unistd::Pid;

/// `status >> 16` of a stop that PTRACE_INTERRUPT, a group-stop or a new tracee's first stop causes.
pub const EVENT_STOP: c_int = 128;

/// Results of a call that a signal interrupted: the kernel begins it anew, or answers EINTR. The
/// program never sees these numbers.
pub const RESTARTS: RangeInclusive<i64> = -516..=-512;

/// Something that stopped, as far as a detach must know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The signal about to be delivered, which must go on to the tracee; 0 if it stopped for us.
    pub signal: c_int,
}

fn request(what: c_uint, tid: pid_t, addr: usize, data: *mut c_void) -> Result<c_long, Errno> {
    // SAFETY: every caller passes what its request wants: `data` is an integer or points to a
    // live value of the type and size that the kernel writes.
    Errno::result(unsafe { libc::ptrace(what as _, tid, addr as *mut c_void, data) })
}

/// Becomes the tracer of a thread without stopping it.
pub fn seize(tid: pid_t, options: c_int) -> Result<(), Errno> {
    request(libc::PTRACE_SEIZE, tid, 0, options as usize as *mut c_void).map(drop)
}

/// Asks a seized thread to stop; returns before it does.
pub fn interrupt(tid: pid_t) -> Result<(), Errno> {
    request(libc::PTRACE_INTERRUPT, tid, 0, ptr::null_mut()).map(drop)
}

/// Lets a stopped thread run on, with the signal that it was about to get, or 0.
pub fn resume(tid: pid_t, signal: c_int) -> Result<(), Errno> {
    request(libc::PTRACE_CONT, tid, 0, signal as usize as *mut c_void).map(drop)
}

/// Lets a stopped thread run to the next entry to or exit from a system call.
pub fn resume_to_call(tid: pid_t, signal: c_int) -> Result<(), Errno> {
    request(libc::PTRACE_SYSCALL, tid, 0, signal as usize as *mut c_void).map(drop)
}

/// Leaves a thread in its group-stop (SIGSTOP and its kin), listening for what ends it.
pub fn listen(tid: pid_t) -> Result<(), Errno> {
    request(libc::PTRACE_LISTEN, tid, 0, ptr::null_mut()).map(drop)
}

/// Gives a stopped thread back.
pub fn detach(tid: pid_t, signal: c_int) -> Result<(), Errno> {
    request(libc::PTRACE_DETACH, tid, 0, signal as usize as *mut c_void).map(drop)
}

/// What the event of an event stop is about: the new process, the thread that called execve.
pub fn event_message(tid: pid_t) -> Result<pid_t, Errno> {
    nix::sys::ptrace::getevent(Pid::from_raw(tid)).map(|message| message as pid_t)
}

/// Changes the options of a stopped tracee.
pub fn set_options(tid: pid_t, options: c_int) -> Result<(), Errno> {
    request(
        libc::PTRACE_SETOPTIONS,
        tid,
        0,
        options as usize as *mut c_void,
    )
    .map(drop)
}

/// A system call stop.
#[derive(Debug, Clone, Copy)]
pub enum CallStop {
    /// The call is about to be made.
    Entry {
        /// Its number.
        number: i64,
        /// Its arguments.
        args: [u64; 6],
    },
    /// The call was made; its raw result.
    Exit(i64),
    /// No call at all.
    Other,
}

/// The system call at whose stop `tid` is.
pub fn call_stop(tid: pid_t) -> Result<CallStop, Errno> {
    let info = nix::sys::ptrace::syscall_info(Pid::from_raw(tid))?;
    // SAFETY: `op` says which member of the union the kernel wrote.
    unsafe {
        Ok(match info.op {
            libc::PTRACE_SYSCALL_INFO_ENTRY => CallStop::Entry {
                number: info.u.entry.nr as i64,
                args: info.u.entry.args,
            },
            libc::PTRACE_SYSCALL_INFO_SECCOMP => CallStop::Entry {
                number: info.u.seccomp.nr as i64,
                args: info.u.seccomp.args,
            },
            libc::PTRACE_SYSCALL_INFO_EXIT => CallStop::Exit(info.u.exit.sval),
            _ => CallStop::Other,
        })
    }
}

/// At the entry of a call: makes the kernel skip it and answer `result` (seccomp(2),
/// `SECCOMP_RET_TRACE`: a call with the number -1 is skipped, and the tracer sets the result).
pub fn skip_call(tid: pid_t, result: i64) -> Result<(), Errno> {
    #[cfg(target_arch = "x86_64")]
    {
        let pid = Pid::from_raw(tid);
        let mut regs = nix::sys::ptrace::getregs(pid)?;
        regs.orig_rax = u64::MAX;
        regs.rax = result as u64;
        nix::sys::ptrace::setregs(pid, regs)
    }
    #[cfg(target_arch = "aarch64")]
    {
        const NT_ARM_SYSTEM_CALL: usize = 0x404;
        let mut number: c_int = -1;
        let mut part = libc::iovec {
            iov_base: (&raw mut number).cast(),
            iov_len: size_of::<c_int>(),
        };
        let part = (&raw mut part).cast();
        request(libc::PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, part)?;
        set_result(tid, result)
    }
}

/// At the exit of a call: makes it answer `result`.
pub fn set_result(tid: pid_t, result: i64) -> Result<(), Errno> {
    let pid = Pid::from_raw(tid);
    let mut regs = nix::sys::ptrace::getregs(pid)?;
    #[cfg(target_arch = "x86_64")]
    {
        regs.rax = result as u64;
    }
    #[cfg(target_arch = "aarch64")]
    {
        regs.regs[0] = result as u64;
    }
    nix::sys::ptrace::setregs(pid, regs)
}

/// At the entry of a call, or at its exit: changes an argument register, from 0. The program finds
/// the register as it left it only if the tracer puts the old value back at the exit.
pub fn set_argument(tid: pid_t, index: usize, value: u64) -> Result<(), Errno> {
    let pid = Pid::from_raw(tid);
    let mut regs = nix::sys::ptrace::getregs(pid)?;
    #[cfg(target_arch = "x86_64")]
    let register = match index {
        0 => &mut regs.rdi,
        1 => &mut regs.rsi,
        2 => &mut regs.rdx,
        3 => &mut regs.r10,
        4 => &mut regs.r8,
        5 => &mut regs.r9,
        _ => return Err(Errno::EINVAL),
    };
    #[cfg(target_arch = "aarch64")]
    let register = match index {
        0..=5 => &mut regs.regs[index],
        _ => return Err(Errno::EINVAL),
    };
    *register = value;
    nix::sys::ptrace::setregs(pid, regs)
}

/// Whether a seized thread is stopped. `Err(ESRCH)` while it runs, or when it is gone.
fn stop_of(tid: pid_t) -> Result<Stop, Errno> {
    let info = nix::sys::ptrace::getsiginfo(Pid::from_raw(tid))?;
    // A stop that we caused bears the event, or the trap itself, in its code; one for a signal
    // bears the signal's origin.
    let ours = info.si_code >> 8 == EVENT_STOP
        || (info.si_signo == libc::SIGTRAP && info.si_code & 0x7f == libc::SIGTRAP);
    Ok(Stop {
        signal: if ours { 0 } else { info.si_signo },
    })
}

/// Waits for the next report of any tracee of the calling thread: its number and the wait status.
/// `Err(ECHILD)` when none is left.
pub fn wait_any() -> Result<(pid_t, c_int), Errno> {
    let mut status = 0;
    // SAFETY: the kernel writes one int.
    let tid = unsafe { libc::waitpid(-1, &mut status, libc::__WALL | libc::__WNOTHREAD) };
    Errno::result(tid).map(|tid| (tid, status))
}

/// The wait status of a child of any thread, if it has ended and nobody has asked before (waitpid(2)).
pub fn status_of(pid: pid_t) -> Option<c_int> {
    let mut status = 0;
    // SAFETY: the kernel writes one int.
    let ended = unsafe { libc::waitpid(pid, &mut status, libc::WNOHANG) };
    (ended == pid).then_some(status)
}

/// Waits like [`wait_any`], but leaves the report where it is; the number, and whether it ended.
pub fn peek_any() -> Result<(pid_t, bool), Errno> {
    let flags = libc::WEXITED | libc::WSTOPPED | libc::WNOWAIT | libc::__WALL | libc::__WNOTHREAD;
    // SAFETY: a zeroed siginfo_t is valid, and the kernel fills it in, the number included.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        Errno::result(libc::waitid(libc::P_ALL, 0, &mut info, flags))?;
        let ended = matches!(
            info.si_code,
            libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED
        );
        Ok((info.si_pid(), ended))
    }
}

/// Waits until a seized thread is stopped; `None` if it isn't by `deadline`, or is gone.
///
/// It asks for the state instead of waiting for the report, so it can't hang, and does not mind
/// if another thread of this process took the report with a wait of its own. Exit statuses are
/// left to whoever owns the process.
pub fn wait_stopped(tid: pid_t, deadline: Instant) -> Option<Stop> {
    for round in 0u32.. {
        if let Ok(stop) = stop_of(tid) {
            take_stop_report(tid);
            return Some(stop);
        }
        if Instant::now() >= deadline || (round % 16 == 15 && !exists(tid)) {
            return None;
        }
        pause(round);
    }
    None
}

/// Waits a moment: the first times by giving way, then ever longer, up to a millisecond.
pub fn pause(round: u32) {
    if round < 30 {
        thread::yield_now();
    } else {
        thread::sleep(Duration::from_micros(
            (20 * u64::from(round - 29)).min(1000),
        ));
    }
}

/// Whether there is a thread that can still stop: one that died is gone, reaped or not.
pub fn exists(tid: pid_t) -> bool {
    std::fs::read_to_string(format!("/proc/{tid}/stat")).is_ok_and(|stat| {
        let state = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.chars().next());
        !matches!(state, None | Some('Z' | 'X'))
    })
}

/// Takes the report of a stop, so that nobody else's wait finds a stop that is over.
pub fn take_stop_report(tid: pid_t) {
    // SAFETY: a zeroed siginfo_t is valid, and the kernel fills it in. WEXITED is not asked for.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        libc::waitid(
            libc::P_PID,
            tid as libc::id_t,
            &mut info,
            libc::WSTOPPED | libc::WNOHANG | libc::__WALL,
        );
    }
}
