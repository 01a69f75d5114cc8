//! The few calls to the kernel that the worker and the harness need and no crate has safely.

#![allow(
    unsafe_code,
    reason = "fork(2), prctl(2) and the interface ioctls have no safe wrappers"
)]

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

#[cfg(target_os = "linux")]
use nix::sched::{CloneFlags, unshare};

use crate::model::Isolation;

/// Which half of the worker goes on after [`isolate`].
pub(crate) enum Isolated {
    /// The one that runs the checks.
    Inside,
    /// The one that waited for it, with what it ended with.
    Outside(ExitCode),
}

/// Makes the program of `command` lead a session, and with it a process group, of its own (setsid(2)).
/// A terminal that the checks run in then is not its terminal: it can't type into it with `TIOCSTI`
/// (TIOCSTI(2const)), nor open it as /dev/tty.
pub(crate) fn lead_session(command: &mut Command) {
    // SAFETY: one system call, which is async-signal-safe.
    unsafe {
        command.pre_exec(|| nix::unistd::setsid().map(drop).map_err(io::Error::from));
    }
}

/// Asks the kernel to kill this process when its parent's thread ends (`PR_SET_PDEATHSIG(2const)`).
#[cfg(target_os = "linux")]
pub(crate) fn die_with_parent() -> io::Result<()> {
    // SAFETY: takes numbers alone.
    let parent = unsafe { libc::getppid() };
    // SAFETY: takes numbers alone.
    if unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // It may have died before the request; in a fresh PID namespace the parent is 0, before and after.
    // SAFETY: takes numbers alone.
    if unsafe { libc::getppid() } != parent {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn die_with_parent() -> io::Result<()> {
    Ok(())
}

/// Keeps other processes of the same user from tracing this one and from opening what /proc shows of it
/// (`PR_SET_DUMPABLE(2const)`).
#[cfg(target_os = "linux")]
pub(crate) fn hide_from_tracers() -> io::Result<()> {
    // SAFETY: takes numbers alone.
    match unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn hide_from_tracers() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Enters the namespaces that `level` asks for (`namespaces(7)`). Single-threaded callers alone.
#[cfg(target_os = "linux")]
pub(crate) fn isolate(level: Isolation, scratch: &Path) -> io::Result<Isolated> {
    use nix::sys::wait::{WaitStatus, waitpid};
    // Core files of crashing programs would litter the learner's directory.
    let _ = nix::sys::resource::setrlimit(nix::sys::resource::Resource::RLIMIT_CORE, 0, 0);
    if level == Isolation::Nothing {
        adopt_orphans()?;
        return Ok(Isolated::Inside);
    }
    let (uid, gid) = (nix::unistd::getuid(), nix::unistd::getgid());
    if !uid.is_root() {
        unshare(CloneFlags::CLONE_NEWUSER)?;
        std::fs::write("/proc/self/setgroups", "deny")?;
        std::fs::write("/proc/self/uid_map", format!("{uid} {uid} 1"))?;
        std::fs::write("/proc/self/gid_map", format!("{gid} {gid} 1"))?;
    }
    // Proves that networks can be had; each check takes its own.
    own_network()?;
    // A program that listens at its machine's name must find that name on loopback. If it is refused,
    // the name is what it was.
    let _ = unshare(CloneFlags::CLONE_NEWUTS).and_then(|()| nix::unistd::sethostname("localhost"));
    if level == Isolation::Network {
        adopt_orphans()?;
        return Ok(Isolated::Inside);
    }
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWPID | CloneFlags::CLONE_NEWIPC)?;
    // SAFETY: there is one thread (the caller's promise), so the child may go on as it likes.
    match unsafe { nix::unistd::fork() }? {
        nix::unistd::ForkResult::Child => {
            die_with_parent()?;
            mount_proc()?;
            mount_scratch(scratch)?;
            Ok(Isolated::Inside)
        }
        nix::unistd::ForkResult::Parent { child } => {
            // The inner half alone must hold the pipes: their end is the run's end.
            drop_stdio();
            let code = loop {
                match waitpid(child, None) {
                    Ok(WaitStatus::Exited(_, code)) => break code as u8,
                    Ok(WaitStatus::Signaled(_, signal, _)) => break 128 + signal as u8,
                    Err(nix::errno::Errno::EINTR) | Ok(_) => {}
                    Err(_) => break 2,
                }
            };
            Ok(Isolated::Outside(ExitCode::from(code)))
        }
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn isolate(level: Isolation, _: &Path) -> io::Result<Isolated> {
    match level {
        Isolation::Nothing => Ok(Isolated::Inside),
        _ => Err(io::ErrorKind::Unsupported.into()),
    }
}

/// A /proc that shows the new process table, and no mount that leaks out.
#[cfg(target_os = "linux")]
fn mount_proc() -> io::Result<()> {
    use nix::mount::{MsFlags, mount};
    let none: Option<&str> = None;
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?;
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    mount(Some("proc"), "/proc", Some("proc"), flags, none)?;
    Ok(())
}

/// Memory in place of a directory: bounded, and gone with the worker (tmpfs(5)).
#[cfg(target_os = "linux")]
fn mount_scratch(scratch: &Path) -> io::Result<()> {
    use nix::mount::{MsFlags, mount};
    let flags = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    let bounds = Some("size=64m,mode=0755");
    mount(Some("tmpfs"), scratch, Some("tmpfs"), flags, bounds)?;
    Ok(())
}

/// Keeps whatever descriptors this process has inherited, but for the standard ones, from the programs
/// that it starts (`CLOSE_RANGE_CLOEXEC` in close_range(2)). A kernel without it leaves them.
#[cfg(target_os = "linux")]
pub(crate) fn keep_descriptors() {
    // SAFETY: numbers alone; descriptors only gain a flag.
    unsafe {
        libc::syscall(
            libc::SYS_close_range,
            3,
            u32::MAX,
            libc::CLOSE_RANGE_CLOEXEC,
        )
    };
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_descriptors() {}

/// Makes orphaned descendants children of this process, so that none can hide
/// (`PR_SET_CHILD_SUBREAPER(2const)`).
#[cfg(target_os = "linux")]
pub(crate) fn adopt_orphans() -> io::Result<()> {
    // SAFETY: takes numbers alone.
    match unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn adopt_orphans() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(target_os = "linux")]
fn drop_stdio() {
    if let Ok(null) = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/null")
    {
        for fd in 0..=1 {
            // SAFETY: replaces a descriptor that nothing in this half uses again.
            unsafe { libc::dup2(null.as_raw_fd(), fd) };
        }
    }
}

/// Gives the calling thread a network of its own with nothing but loopback
/// (`network_namespaces(7)`, `netdevice(7)`).
#[cfg(target_os = "linux")]
pub(crate) fn own_network() -> io::Result<()> {
    unshare(CloneFlags::CLONE_NEWNET)?;
    // SAFETY: a new descriptor, owned by nobody else.
    let socket = unsafe {
        match libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) {
            -1 => return Err(io::Error::last_os_error()),
            fd => OwnedFd::from_raw_fd(fd),
        }
    };
    // SAFETY: all zero is a valid ifreq.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_name[0] = b'l' as _;
    request.ifr_name[1] = b'o' as _;
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as _;
    // SAFETY: the request outlives the call and is what SIOCSIFFLAGS reads.
    let up = unsafe { libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS as _, &request) };
    if up != 0 {
        return Err(io::Error::last_os_error());
    }
    // A program has no capability here, and may have a low port built in (ip(7)).
    let _ = std::fs::write("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn own_network() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives the calling thread a working directory of its own (`CLONE_FS` in `unshare(2)`): `dir`.
#[cfg(target_os = "linux")]
pub(crate) fn own_working_directory(dir: &Path) -> io::Result<()> {
    unshare(CloneFlags::CLONE_FS)?;
    std::env::set_current_dir(dir)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn own_working_directory(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives the calling thread a table of descriptors of its own (`CLONE_FILES` in `unshare(2)`).
///
/// Between fork and exec a child holds a copy of every descriptor of its table. If threads shared one,
/// a program just being started by one check would keep open the connection that another check has
/// just closed, and the end of that stream would come late.
#[cfg(target_os = "linux")]
pub(crate) fn own_descriptors() -> io::Result<()> {
    Ok(unshare(CloneFlags::CLONE_FILES)?)
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn own_descriptors() -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
