//! The few system calls of the harness that no crate wraps safely.
#![allow(
    unsafe_code,
    reason = "FIONREAD, TCP_QUICKACK and raw descriptors have no safe wrappers"
)]

use std::io;
use std::os::fd::{FromRawFd, OwnedFd};

/// A pipe with room for one write at a time: each write(2) is a packet, and the next waits until it
/// is read (`O_DIRECT` in `pipe(2)`, `F_SETPIPE_SZ` in `fcntl(2)`).
#[cfg(target_os = "linux")]
pub(crate) fn packet_pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = nix::fcntl::OFlag::O_DIRECT | nix::fcntl::OFlag::O_CLOEXEC;
    let (read, write) = nix::unistd::pipe2(flags)?;
    nix::fcntl::fcntl(&write, nix::fcntl::FcntlArg::F_SETPIPE_SZ(4096))?;
    Ok((read, write))
}

/// Two ends of a stream on which a program's bytes come or go, each way with room for about `room` bytes:
/// a socketpair(2), ours first.
///
/// Not a pipe: splice(2) keeps a pipe locked while it waits for the other side, and whoever then reads or
/// writes that pipe waits as well, whether it is non-blocking or not. Rust's `io::copy` calls splice(2).
pub(crate) fn stream_pair(room: usize) -> io::Result<(OwnedFd, OwnedFd)> {
    use nix::sys::socket::{setsockopt, sockopt};
    let (ours, theirs) = std::os::unix::net::UnixStream::pair()?;
    for end in [&ours, &theirs] {
        // The kernel doubles what it is told (socket(7)).
        setsockopt(end, sockopt::SndBuf, &(room / 2))?;
    }
    Ok((ours.into(), theirs.into()))
}

/// How many bytes wait in a pipe or socket (`FIONREAD` in `ioctl(2)`).
pub(crate) fn unread(fd: i32) -> io::Result<usize> {
    let mut n: libc::c_int = 0;
    // SAFETY: FIONREAD writes one int.
    match unsafe { libc::ioctl(fd, libc::FIONREAD, &mut n) } {
        0 => Ok(n as usize),
        _ => Err(io::Error::last_os_error()),
    }
}

/// A descriptor that its owner keeps open for as long as the caller uses it.
pub(crate) fn borrow<'a>(fd: i32) -> std::os::fd::BorrowedFd<'a> {
    // SAFETY: every caller passes the descriptor of a value that it borrows itself for the whole use.
    unsafe { std::os::fd::BorrowedFd::borrow_raw(fd) }
}

/// poll(2) with a limit finer than a millisecond where the system has ppoll(2).
pub(crate) fn poll_for(
    fds: &mut [nix::poll::PollFd],
    limit: std::time::Duration,
) -> nix::Result<libc::c_int> {
    #[cfg(target_os = "linux")]
    return nix::poll::ppoll(fds, Some(limit.into()), None);
    #[cfg(not(target_os = "linux"))]
    return nix::poll::poll(
        fds,
        nix::poll::PollTimeout::try_from(limit).unwrap_or(nix::poll::PollTimeout::MAX),
    );
}

/// Acknowledges at once what has been read (`TCP_QUICKACK` in `tcp(7)`). A hint: its failure changes
/// nothing but time.
pub(crate) fn acknowledge_now(fd: i32) {
    #[cfg(target_os = "linux")]
    {
        let on: libc::c_int = 1;
        // SAFETY: passes a pointer to an int that outlives the call, and its size.
        unsafe {
            libc::setsockopt(
                fd,
                libc::IPPROTO_TCP,
                libc::TCP_QUICKACK,
                (&raw const on).cast(),
                size_of::<libc::c_int>() as libc::socklen_t,
            );
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = fd;
}

/// Takes a descriptor that a system call has just made.
pub(crate) fn own(fd: i32) -> OwnedFd {
    // SAFETY: every caller passes what accept(2) returned in the same expression.
    unsafe { OwnedFd::from_raw_fd(fd) }
}
