//! What the arguments of a call mean: addresses, and the sockets behind descriptors.
#![allow(unsafe_code)] // pidfd_getfd(2), and the socket calls on addresses of any family.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::net::{IpAddr, SocketAddr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt;

use nix::sys::socket::{SockType, getsockopt, sockopt};

use crate::debug::memory::{read_memory, read_word};
use crate::model::{Address, Descriptor, SocketEnds, SocketKind};

/// The ends of connected sockets, by inode, which the kernel does not use again. A socket that was
/// reset has lost its peer's name; here it is still known.
#[derive(Default)]
pub struct Sockets {
    known: HashMap<u64, SocketEnds>,
}

impl Sockets {
    /// How many sockets are kept; a program that opens more has them asked for again.
    const KEPT: usize = 4096;

    /// A descriptor of a process, with the socket behind it.
    pub fn look_up(&mut self, pid: i32, fd: i32, inode: Option<u64>) -> Descriptor {
        let socket = inode.and_then(|inode| self.ends(pid, fd, inode));
        Descriptor { fd, socket }
    }

    /// Forgets a socket that a call is about to change.
    pub fn forget(&mut self, inode: Option<u64>) {
        inode.and_then(|inode| self.known.remove(&inode));
    }

    fn ends(&mut self, pid: i32, fd: i32, inode: u64) -> Option<SocketEnds> {
        let ends = self.look(pid, fd, inode)?;
        (!ends.is_nameless_pair()).then_some(ends)
    }

    fn look(&mut self, pid: i32, fd: i32, inode: u64) -> Option<SocketEnds> {
        if let Some(known) = self.known.get(&inode) {
            return Some(known.clone());
        }
        let ends = socket_ends(&duplicate(pid, fd)?);
        if ends.connected {
            if self.known.len() >= Self::KEPT {
                self.known.clear();
            }
            self.known.insert(inode, ends.clone());
        }
        Some(ends)
    }
}

/// Our own duplicate of another process's descriptor.
fn duplicate(pid: i32, fd: i32) -> Option<OwnedFd> {
    // SAFETY: the calls take integers, and what they return is a new descriptor or an error.
    unsafe {
        let process = libc::syscall(libc::SYS_pidfd_open, pid, 0) as RawFd;
        if process < 0 {
            return None;
        }
        let process = OwnedFd::from_raw_fd(process);
        let copy = libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), fd, 0) as RawFd;
        (copy >= 0).then(|| OwnedFd::from_raw_fd(copy))
    }
}

/// What the kernel says about a socket: getsockname(2), getpeername(2), `SO_TYPE` in socket(7).
fn socket_ends(socket: &OwnedFd) -> SocketEnds {
    let ask =
        |call: unsafe extern "C" fn(RawFd, *mut libc::sockaddr, *mut libc::socklen_t) -> i32| {
            let mut bytes = [0u8; size_of::<libc::sockaddr_un>()];
            let mut len = bytes.len() as libc::socklen_t;
            // SAFETY: the kernel writes at most `len` bytes, which the array has; its alignment does
            // not matter to the kernel.
            let answer = unsafe { call(socket.as_raw_fd(), bytes.as_mut_ptr().cast(), &mut len) };
            (answer == 0).then(|| bytes[..(len as usize).min(bytes.len())].to_vec())
        };
    let (own, peer) = (ask(libc::getsockname), ask(libc::getpeername));
    let family = own.as_deref().and_then(family);
    SocketEnds {
        kind: kind(family, getsockopt(socket, sockopt::SockType).ok()),
        local: own.as_deref().and_then(address),
        connected: peer.is_some(),
        peer: peer.as_deref().and_then(address),
    }
}

fn kind(family: Option<i32>, kind: Option<SockType>) -> SocketKind {
    match (family, kind) {
        (Some(libc::AF_INET | libc::AF_INET6), Some(SockType::Stream)) => SocketKind::Tcp,
        (Some(libc::AF_INET | libc::AF_INET6), Some(SockType::Datagram)) => SocketKind::Udp,
        (Some(libc::AF_UNIX), Some(SockType::Stream)) => SocketKind::UnixStream,
        (Some(libc::AF_UNIX), Some(SockType::Datagram)) => SocketKind::UnixDatagram,
        _ => SocketKind::Other,
    }
}

fn family(bytes: &[u8]) -> Option<i32> {
    Some(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?).into())
}

/// A socket address; `None` where there is none worth showing.
pub fn address(bytes: &[u8]) -> Option<Address> {
    let port = |bytes: &[u8]| Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?));
    let inet = |ip: IpAddr, port: u16| {
        let named = port != 0 || !ip.is_unspecified();
        named.then(|| Address::Inet(SocketAddr::new(ip, port)))
    };
    match family(bytes)? {
        libc::AF_INET => {
            let ip = <[u8; 4]>::try_from(bytes.get(4..8)?).ok()?;
            inet(ip.into(), port(bytes)?)
        }
        libc::AF_INET6 => {
            let ip = <[u8; 16]>::try_from(bytes.get(8..24)?).ok()?;
            inet(ip.into(), port(bytes)?)
        }
        libc::AF_UNIX => {
            let path = &bytes[2..];
            match path.first()? {
                // A name without a file.
                0 => Some(Address::Abstract(path[1..].to_vec())),
                _ => {
                    let path = path.split(|byte| *byte == 0).next()?;
                    Some(Address::Path(OsStr::from_bytes(path).into()))
                }
            }
        }
        _ => None,
    }
}

/// A socket address in another process's memory.
pub fn address_in(pid: i32, at: u64, len: u64) -> Option<Address> {
    let mut bytes = [0; size_of::<libc::sockaddr_un>()];
    let len = usize::try_from(len).ok()?.min(bytes.len());
    let read = if at == 0 {
        0
    } else {
        read_memory(pid, at, &mut bytes[..len])
    };
    address(&bytes[..read])
}

/// The descriptors in an array of poll(2) in another process's memory, the first few.
pub fn polled(pid: i32, at: u64, count: u64) -> Vec<i32> {
    let mut bytes = [0; 8 * size_of::<libc::pollfd>()];
    let wanted = (count as usize)
        .saturating_mul(size_of::<libc::pollfd>())
        .min(bytes.len());
    let read = if at == 0 {
        0
    } else {
        read_memory(pid, at, &mut bytes[..wanted])
    };
    let entries = bytes[..read].chunks_exact(size_of::<libc::pollfd>());
    entries
        .map(|entry| i32::from_ne_bytes([entry[0], entry[1], entry[2], entry[3]]))
        .collect()
}

/// How many bytes the buffers of readv(2) hold, each a `struct iovec` in another process's memory;
/// `None` if there are too many to look at.
pub fn buffered(pid: i32, at: u64, count: u64) -> Option<u64> {
    const MOST: u64 = 64;
    let length = |index| read_word(pid, at + 16 * index + 8);
    (count <= MOST).then(|| (0..count).map(length).sum())?
}

/// The same for the buffers of a `struct msghdr` (recvmsg(2)): its third and fourth words.
pub fn buffered_message(pid: i32, at: u64) -> Option<u64> {
    buffered(pid, read_word(pid, at + 16)?, read_word(pid, at + 24)?)
}

/// Whether a `struct epoll_event` asks for edges: its first half word (epoll_ctl(2)).
pub fn is_edge_triggered(pid: i32, at: u64) -> bool {
    let mut events = [0; 4];
    let known = at != 0 && read_memory(pid, at, &mut events) == 4;
    known && u32::from_ne_bytes(events) & libc::EPOLLET as u32 != 0
}

/// A socket address in another process's memory, of a length that lies there too.
pub fn address_out(pid: i32, at: u64, len_at: u64) -> Option<Address> {
    let mut len = [0; 4];
    if at == 0 || len_at == 0 || read_memory(pid, len_at, &mut len) != 4 {
        return None;
    }
    address_in(pid, at, u32::from_ne_bytes(len).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let inet = |ip: [u8; 4], port: u16| {
            let mut bytes = (libc::AF_INET as u16).to_ne_bytes().to_vec();
            bytes.extend(port.to_be_bytes());
            bytes.extend(ip);
            bytes.extend([0; 8]);
            bytes
        };
        assert_eq!(
            address(&inet([127, 0, 0, 1], 8888)),
            Some(Address::Inet("127.0.0.1:8888".parse().unwrap()))
        );
        assert_eq!(address(&inet([0, 0, 0, 0], 0)), None);
        let mut unix = (libc::AF_UNIX as u16).to_ne_bytes().to_vec();
        assert_eq!(address(&unix), None);
        unix.extend(b"echo\x1b.sock\0rest");
        assert_eq!(address(&unix), Some(Address::Path("echo\x1b.sock".into())));
        assert_eq!(address(&[]), None);
    }
}
