//! The few system calls that std and nix don't wrap, made safe.
#![allow(unsafe_code)] // Each of these calls talks to the kernel; the blocks say why they are sound.

use std::ffi::{CStr, OsStr};
use std::fmt::{self, Write};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::model::Address;

/// A path in /proc, built on the stack: these are made many times in each look at a program.
pub(super) struct Path {
    bytes: [u8; 64],
    len: usize,
}

impl Path {
    /// Formats a path; longer than 63 bytes can't occur with numbers as parts.
    pub fn new(parts: fmt::Arguments<'_>) -> Self {
        let mut path = Path {
            bytes: [0; 64],
            len: 0,
        };
        path.write_fmt(parts)
            .expect("a path in /proc made of numbers is short");
        path
    }

    pub fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_with_nul(&self.bytes[..=self.len]).expect("no NUL is ever written")
    }
}

impl Write for Path {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let end = self.len + part.len();
        if end >= self.bytes.len() {
            return Err(fmt::Error);
        }
        self.bytes[self.len..end].copy_from_slice(part.as_bytes());
        self.len = end;
        Ok(())
    }
}

macro_rules! c_path {
    ($($arg:tt)*) => { $crate::observe::sys::Path::new(format_args!($($arg)*)).as_c_str() };
}
pub(super) use c_path;

/// open(2), read(2) once, close(2): files in /proc are made whole by the first read.
pub(super) fn read_once<'b>(path: &CStr, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    let file = open(path, libc::O_RDONLY)?;
    let n = read(file.as_raw_fd(), buffer)?;
    Ok(&buffer[..n])
}

/// open(2) and read(2) to the end, at most `limit` bytes.
pub(super) fn read_all(path: &CStr, limit: usize) -> io::Result<Vec<u8>> {
    let file = open(path, libc::O_RDONLY)?;
    let mut all = vec![0; 4096];
    let mut len = 0;
    loop {
        match read(file.as_raw_fd(), &mut all[len..])? {
            0 => break,
            n => len += n,
        }
        if len >= limit {
            break;
        }
        if len == all.len() {
            all.resize(len * 2, 0);
        }
    }
    all.truncate(len);
    Ok(all)
}

pub(super) fn open(path: &CStr, flags: libc::c_int) -> io::Result<OwnedFd> {
    // SAFETY: the path ends in NUL; the descriptor that open gives is ours alone.
    unsafe {
        let fd = libc::open(path.as_ptr(), flags | libc::O_CLOEXEC);
        if fd < 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(OwnedFd::from_raw_fd(fd))
        }
    }
}

fn read(fd: RawFd, buffer: &mut [u8]) -> io::Result<usize> {
    // SAFETY: the kernel writes at most the buffer's length.
    let n = unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len()) };
    if n < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(n as usize)
    }
}

/// readlink(2) into `buffer`.
pub(super) fn read_link<'b>(path: &CStr, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
    // SAFETY: the path ends in NUL; the kernel writes at most the buffer's length.
    let n = unsafe { libc::readlink(path.as_ptr(), buffer.as_mut_ptr().cast(), buffer.len()) };
    if n < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(&buffer[..n as usize])
    }
}

/// When this returns, whoever was seen dead before has woken its parent: the kernel marks the dead and wakes
/// their parents under one lock, which this takes too. It sends nothing (kill(2), signal 0).
pub(super) fn wait_for_last_words() {
    let _ = kill(Pid::from_raw(0), None);
}

/// The number of links of a directory: for /proc/PID/task, how many threads there are.
pub(super) fn links(path: &CStr) -> io::Result<u64> {
    // SAFETY: all-zero is a valid stat, and the kernel fills it in.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::stat(path.as_ptr(), &mut stat) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(stat.st_nlink as u64)
    }
}

/// The device and inode of an open descriptor; a socket's inode is what the socket tables name it by.
pub(super) fn inode(fd: RawFd) -> io::Result<(u64, u64)> {
    // SAFETY: all-zero is a valid stat, and the kernel fills it in.
    unsafe {
        let mut stat: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut stat) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((stat.st_dev, stat.st_ino))
    }
}

/// Calls `each` with every entry of a directory that is a number: processes, threads, descriptors.
pub(super) fn each_number(path: &CStr, mut each: impl FnMut(i32)) -> io::Result<()> {
    let directory = open(path, libc::O_RDONLY | libc::O_DIRECTORY)?;
    let mut buffer = [0_u64; 512]; // aligned as the kernel's records are
    loop {
        // SAFETY: the kernel writes at most the buffer's length.
        let n = unsafe {
            libc::syscall(
                libc::SYS_getdents64,
                directory.as_raw_fd(),
                buffer.as_mut_ptr(),
                size_of_val(&buffer),
            )
        };
        if n < 0 {
            return Err(io::Error::last_os_error());
        }
        if n == 0 {
            return Ok(());
        }
        // SAFETY: these bytes were just written by the kernel, inside the buffer.
        let records =
            unsafe { std::slice::from_raw_parts(buffer.as_ptr().cast::<u8>(), n as usize) };
        let mut at = 0;
        while at + 19 < records.len() {
            let length = u16::from_ne_bytes([records[at + 16], records[at + 17]]) as usize;
            if let Some(number) = leading_number(&records[at + 19..at + length]) {
                each(number as i32);
            }
            at += length.max(20);
        }
    }
}

fn leading_number(name: &[u8]) -> Option<u64> {
    let end = name.iter().position(|b| *b == 0)?;
    number(&name[..end])
}

/// A decimal number that is the whole of `text`.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_u64, |n, b| {
        let digit = b.is_ascii_digit().then(|| u64::from(b - b'0'))?;
        n.checked_mul(10)?.checked_add(digit)
    })
}

/// Reads memory of another process: process_vm_readv(2), else /proc/PID/mem.
pub(super) fn read_memory(pid: i32, address: u64, buffer: &mut [u8]) -> io::Result<()> {
    let local = libc::iovec {
        iov_base: buffer.as_mut_ptr().cast(),
        iov_len: buffer.len(),
    };
    let remote = libc::iovec {
        iov_base: address as *mut _,
        iov_len: buffer.len(),
    };
    // SAFETY: the local vector is the buffer; the remote one is only an address in another process.
    let n = unsafe { libc::process_vm_readv(pid, &local, 1, &remote, 1, 0) };
    if n == buffer.len() as isize {
        return Ok(());
    }
    let memory = open(c_path!("/proc/{pid}/mem"), libc::O_RDONLY)?;
    // SAFETY: the kernel writes at most the buffer's length.
    let n = unsafe {
        libc::pread(
            memory.as_raw_fd(),
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            address as libc::off_t,
        )
    };
    if n == buffer.len() as isize {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// A process to copy descriptors from: pidfd_open(2).
pub(super) struct DescriptorDuplicator(OwnedFd);

impl DescriptorDuplicator {
    /// Any living thread of the process will do where the kernel knows PIDFD_THREAD (Linux 6.9);
    /// before, only its first.
    pub fn new(tid: i32) -> io::Result<Self> {
        const PIDFD_THREAD: libc::c_int = libc::O_EXCL;
        // SAFETY: takes numbers and gives a new descriptor, which is ours alone.
        unsafe {
            let mut fd = libc::syscall(libc::SYS_pidfd_open, tid, PIDFD_THREAD);
            if fd < 0 {
                fd = libc::syscall(libc::SYS_pidfd_open, tid, 0);
            }
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(DescriptorDuplicator(OwnedFd::from_raw_fd(fd as RawFd)))
        }
    }

    /// A duplicate of one of its descriptors: pidfd_getfd(2). To be dropped at once: as long as it
    /// lives, the program's own close(2) closes nothing.
    pub fn lend(&self, fd: RawFd) -> io::Result<OwnedFd> {
        // SAFETY: takes numbers and gives a new descriptor, which is ours alone.
        unsafe {
            let copy = libc::syscall(libc::SYS_pidfd_getfd, self.0.as_raw_fd(), fd, 0);
            if copy < 0 {
                return Err(io::Error::last_os_error());
            }
            Ok(OwnedFd::from_raw_fd(copy as RawFd))
        }
    }
}

/// getsockopt(2) into `buffer`; gives how much was written.
pub(super) fn socket_option(
    fd: RawFd,
    level: libc::c_int,
    name: libc::c_int,
    buffer: &mut [u8],
) -> io::Result<usize> {
    let mut len = buffer.len() as libc::socklen_t;
    // SAFETY: the kernel writes at most `len` bytes, which is the buffer's length.
    let done = unsafe { libc::getsockopt(fd, level, name, buffer.as_mut_ptr().cast(), &mut len) };
    if done < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(len as usize)
    }
}

/// setsockopt(2) with an int.
pub(super) fn set_socket_option(
    fd: RawFd,
    level: libc::c_int,
    name: libc::c_int,
    value: libc::c_int,
) -> io::Result<()> {
    // SAFETY: the option's value is an int on our stack, of the length told.
    let done = unsafe {
        libc::setsockopt(
            fd,
            level,
            name,
            (&raw const value).cast(),
            size_of_val(&value) as libc::socklen_t,
        )
    };
    if done < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// An ioctl(2) that writes an int: FIONREAD, SIOCOUTQ.
pub(super) fn ioctl_int(fd: RawFd, request: libc::Ioctl) -> io::Result<usize> {
    let mut value: libc::c_int = 0;
    // SAFETY: both requests write one int.
    let done = unsafe { libc::ioctl(fd, request, &mut value) };
    if done < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(value.max(0) as usize)
    }
}

/// poll(2) without waiting: whether one of `events` is true of the descriptor now.
pub(super) fn is_ready(fd: RawFd, events: libc::c_short) -> bool {
    let mut entry = libc::pollfd {
        fd,
        events,
        revents: 0,
    };
    // SAFETY: one entry, on our stack.
    unsafe { libc::poll(&mut entry, 1, 0) };
    entry.revents & events != 0
}

/// The name of one end of a socket, as the kernel's bytes.
fn name_of(
    fd: RawFd,
    call: unsafe extern "C" fn(RawFd, *mut libc::sockaddr, *mut libc::socklen_t) -> libc::c_int,
) -> io::Result<Option<Address>> {
    let mut bytes = [0_u8; 128];
    let mut len = bytes.len() as libc::socklen_t;
    // SAFETY: the kernel writes at most `len` bytes, which is the buffer's length.
    if unsafe { call(fd, bytes.as_mut_ptr().cast(), &mut len) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(address(&bytes[..(len as usize).min(bytes.len())]))
}

/// getsockname(2). None: it has no name.
pub(super) fn local_name(fd: RawFd) -> io::Result<Option<Address>> {
    name_of(fd, libc::getsockname)
}

/// getpeername(2). None: the peer has no name.
pub(super) fn peer_name(fd: RawFd) -> io::Result<Option<Address>> {
    name_of(fd, libc::getpeername)
}

/// Reads a `struct sockaddr`.
fn address(bytes: &[u8]) -> Option<Address> {
    let (family, rest) = bytes.split_first_chunk::<2>()?;
    let port = |rest: &[u8]| Some(u16::from_be_bytes(*rest.first_chunk()?)).filter(|p| *p != 0);
    match i32::from(u16::from_ne_bytes(*family)) {
        libc::AF_INET => {
            let octets: [u8; 4] = *rest.get(2..)?.first_chunk()?;
            Some(Address::Inet((octets, port(rest)?).into()))
        }
        libc::AF_INET6 => {
            let octets: [u8; 16] = *rest.get(6..)?.first_chunk()?;
            // An IPv4 address of a socket that speaks both is written as what it is.
            let ip = std::net::IpAddr::from(octets).to_canonical();
            Some(Address::Inet((ip, port(rest)?).into()))
        }
        libc::AF_UNIX => unix_address(rest),
        _ => None,
    }
}

/// A path, which may end in NULs, or a NUL and an abstract name.
pub(super) fn unix_address(name: &[u8]) -> Option<Address> {
    match name.split_first()? {
        (0, []) => None,
        (0, name) => Some(Address::Abstract(name.to_vec())),
        _ => {
            let end = name.iter().position(|b| *b == 0).unwrap_or(name.len());
            Some(Address::Path(OsStr::from_bytes(&name[..end]).into()))
        }
    }
}

/// The processor time that all threads of a process have used, ended ones included: the clock that
/// clock_getcpuclockid(3) names.
pub(super) fn process_time(pid: i32) -> io::Result<Duration> {
    const SCHED: libc::clockid_t = 2;
    clock((!pid << 3) | SCHED)
}

/// clock_gettime(2).
pub(super) fn clock(id: libc::clockid_t) -> io::Result<Duration> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the kernel writes one timespec.
    if unsafe { libc::clock_gettime(id, &mut time) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Duration::new(time.tv_sec as u64, time.tv_nsec as u32))
}

/// The time that one clock tick of /proc/PID/stat stands for.
pub(super) fn tick() -> Duration {
    // SAFETY: takes a number, gives a number.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    Duration::from_secs(1) / u32::try_from(per_second).unwrap_or(100).max(1)
}

/// The inode of a timerfd.
pub(super) fn timer_inode() -> Option<u64> {
    // SAFETY: timerfd_create(2) takes numbers and gives a new descriptor, which is ours alone.
    let timer = unsafe {
        let fd = libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_CLOEXEC);
        (fd >= 0).then(|| OwnedFd::from_raw_fd(fd))?
    };
    inode(timer.as_raw_fd()).ok().map(|(_, inode)| inode)
}

/// pread(2) from the beginning: a file in /proc is made anew.
pub(super) fn read_from_start(fd: RawFd, buffer: &mut [u8]) -> io::Result<&[u8]> {
    // SAFETY: the kernel writes at most the buffer's length.
    let n = unsafe { libc::pread(fd, buffer.as_mut_ptr().cast(), buffer.len(), 0) };
    if n < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(&buffer[..n as usize])
    }
}

/// The processors that the calling thread may run on: sched_getaffinity(2).
pub(super) fn processors() -> io::Result<libc::cpu_set_t> {
    // SAFETY: all-zero is a valid, empty set, and the kernel fills it in.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of_val(&set), &mut set) < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(set)
    }
}

/// A set of one, for each processor of a set.
pub(super) fn each_processor(all: &libc::cpu_set_t) -> Vec<libc::cpu_set_t> {
    (0..libc::CPU_SETSIZE as usize)
        // SAFETY: the index is inside the set.
        .filter(|processor| unsafe { libc::CPU_ISSET(*processor, all) })
        .map(|processor| {
            // SAFETY: all-zero is a valid, empty set, and the index is inside it.
            unsafe {
                let mut one: libc::cpu_set_t = std::mem::zeroed();
                libc::CPU_SET(processor, &mut one);
                one
            }
        })
        .collect()
}

/// Lets the calling thread run on these processors alone: sched_setaffinity(2).
pub(super) fn run_on(set: &libc::cpu_set_t) -> io::Result<()> {
    // SAFETY: the set is valid for its length.
    if unsafe { libc::sched_setaffinity(0, size_of_val(set), set) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}
