//! What the arguments of a call mean: addresses, and the sockets behind descriptors.
#![allow(unsafe_code)] // pidfd_getfd(2), and the socket calls on addresses of any family.

use std::collections::HashMap;
use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use crate::debug::stacks::read_memory;
use crate::model::escaped;

/// The names of connected sockets, by inode, which the kernel does not use again. A socket that was
/// reset has lost its peer's name; here it is still known.
#[derive(Default)]
pub struct Sockets {
    names: HashMap<u64, String>,
}

impl Sockets {
    /// How many names are kept; a program that opens more sockets has them asked for again.
    const KEPT: usize = 4096;

    /// The inode of the socket behind a descriptor; `None` if it is something else.
    pub fn inode(tid: i32, fd: i32) -> Option<u64> {
        let link = fs::read_link(format!("/proc/{tid}/fd/{fd}")).ok()?;
        link.to_str()?
            .strip_prefix("socket:[")?
            .strip_suffix(']')?
            .parse()
            .ok()
    }

    /// A descriptor as people read it: `fd 4 (127.0.0.1:8888 ← 127.0.0.1:40312)`.
    pub fn describe(&mut self, pid: i32, fd: i32, inode: Option<u64>) -> String {
        match inode.and_then(|inode| self.name(pid, fd, inode)) {
            Some(name) => format!("fd {fd} ({name})"),
            None => format!("fd {fd}"),
        }
    }

    /// Forgets a name that a call is about to change.
    pub fn forget(&mut self, inode: Option<u64>) {
        inode.and_then(|inode| self.names.remove(&inode));
    }

    fn name(&mut self, pid: i32, fd: i32, inode: u64) -> Option<String> {
        if let Some(known) = self.names.get(&inode) {
            return Some(known.clone());
        }
        let (name, connected) = socket_name(&duplicate(pid, fd)?)?;
        if connected {
            if self.names.len() >= Self::KEPT {
                self.names.clear();
            }
            self.names.insert(inode, name.clone());
        }
        Some(name)
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

/// A socket's own address and its peer's, and whether it has one; `None` without either.
fn socket_name(socket: &OwnedFd) -> Option<(String, bool)> {
    let ask =
        |call: unsafe extern "C" fn(RawFd, *mut libc::sockaddr, *mut libc::socklen_t) -> i32| {
            let mut bytes = [0u8; size_of::<libc::sockaddr_un>()];
            let mut len = bytes.len() as libc::socklen_t;
            // SAFETY: the kernel writes at most `len` bytes, which the array has; its alignment does
            // not matter to the kernel.
            let answer = unsafe { call(socket.as_raw_fd(), bytes.as_mut_ptr().cast(), &mut len) };
            if answer == 0 {
                address(&bytes[..(len as usize).min(bytes.len())])
            } else {
                None
            }
        };
    match (ask(libc::getsockname), ask(libc::getpeername)) {
        (Some(own), Some(peer)) => Some((format!("{own} ← {peer}"), true)),
        (Some(own), None) => Some((own, false)),
        (None, Some(peer)) => Some((format!("→ {peer}"), true)),
        (None, None) => None,
    }
}

/// A socket address as people read it; `None` where there is none worth showing.
pub fn address(bytes: &[u8]) -> Option<String> {
    let family = i32::from(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?));
    let port = |bytes: &[u8]| Some(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?));
    match family {
        libc::AF_INET => {
            let ip = <[u8; 4]>::try_from(bytes.get(4..8)?).ok()?;
            let address = SocketAddr::from((Ipv4Addr::from(ip), port(bytes)?));
            (address.port() != 0 || !address.ip().is_unspecified()).then(|| address.to_string())
        }
        libc::AF_INET6 => {
            let ip = <[u8; 16]>::try_from(bytes.get(8..24)?).ok()?;
            let address = SocketAddr::from((Ipv6Addr::from(ip), port(bytes)?));
            (address.port() != 0 || !address.ip().is_unspecified()).then(|| address.to_string())
        }
        libc::AF_UNIX => {
            let path = &bytes[2..];
            let path = match path.first() {
                // A name without a file.
                Some(0) => return Some(format!("@{}", escaped(&path[1..]))),
                Some(_) => path.split(|byte| *byte == 0).next()?,
                None => return None,
            };
            Some(escaped(path))
        }
        _ => None,
    }
}

/// A socket address in another process's memory.
pub fn address_in(pid: i32, at: u64, len: u64) -> Option<String> {
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

/// A socket address in another process's memory, of a length that lies there too.
pub fn address_out(pid: i32, at: u64, len_at: u64) -> Option<String> {
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
            address(&inet([127, 0, 0, 1], 8888)).unwrap(),
            "127.0.0.1:8888"
        );
        assert_eq!(address(&inet([0, 0, 0, 0], 0)), None);
        let mut unix = (libc::AF_UNIX as u16).to_ne_bytes().to_vec();
        assert_eq!(address(&unix), None);
        unix.extend(b"echo\x1b.sock\0rest");
        assert_eq!(address(&unix).unwrap(), "echo\\x1b.sock");
        assert_eq!(address(&[]), None);
    }
}
