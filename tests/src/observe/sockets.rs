//! Sockets as reports show them, from what the kernel tells of them.

use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use super::diag::{Inet, Unix, tcp};
use super::{Socket, SocketState, sys};
use crate::model::{Address, SocketKind};

/// A descriptor that is a socket.
pub(super) struct Held {
    pub pid: i32,
    /// A thread of the process, through which it can be seen.
    pub via: i32,
    pub fd: RawFd,
    pub inode: u64,
}

/// From the tables of TCP or UDP.
pub(super) fn inet_socket(kind: SocketKind, s: &Inet) -> Socket {
    let state = match s.state {
        tcp::LISTEN => SocketState::Listening,
        tcp::ESTABLISHED | tcp::SYN_RECV | tcp::NEW_SYN_RECV => SocketState::Connected,
        tcp::SYN_SENT => SocketState::Connecting,
        tcp::CLOSE if s.local.port() != 0 => SocketState::Bound,
        tcp::CLOSE => SocketState::Unconnected,
        _ => SocketState::Closing,
    };
    let fin = kind == SocketKind::Tcp && tcp::RECEIVED_FIN.contains(&s.state);
    let named = |a: SocketAddr| (a.port() != 0).then_some(Address::Inet(a));
    Socket {
        inode: s.inode,
        kind,
        state,
        local: named(s.local),
        peer: named(s.peer),
        // A FIN that the program has not read counts as a byte.
        unread: s.unread.saturating_sub(u32::from(fin)) as usize,
        backlog: (state == SocketState::Listening).then_some(s.backlog),
        ..unknown()
    }
}

/// From the table of AF_UNIX; the peer's name is another entry's.
pub(super) fn unix_socket(s: &Unix) -> Socket {
    let kind = match i32::from(s.kind) {
        libc::SOCK_STREAM => SocketKind::UnixStream,
        libc::SOCK_DGRAM => SocketKind::UnixDatagram,
        _ => SocketKind::Other,
    };
    let local = s.name.as_deref().and_then(sys::unix_address);
    let state = match s.state {
        tcp::LISTEN => SocketState::Listening,
        tcp::ESTABLISHED if s.peer.is_some() => SocketState::Connected,
        tcp::ESTABLISHED => SocketState::Closing,
        _ if local.is_some() => SocketState::Bound,
        _ => SocketState::Unconnected,
    };
    Socket {
        inode: s.inode,
        kind,
        state,
        local,
        unread: s.unread as usize,
        ..unknown()
    }
}

/// What the socket itself tells, asked of a duplicate.
pub(super) fn examined(held: &Held, copy: &OwnedFd) -> Option<Socket> {
    let copy = copy.as_raw_fd();
    let option = |name| {
        let mut value = [0; 4];
        sys::socket_option(copy, libc::SOL_SOCKET, name, &mut value).ok()?;
        Some(i32::from_ne_bytes(value))
    };
    let kind = match (option(libc::SO_DOMAIN)?, option(libc::SO_TYPE)?) {
        (libc::AF_INET | libc::AF_INET6, libc::SOCK_STREAM) => SocketKind::Tcp,
        (libc::AF_INET | libc::AF_INET6, libc::SOCK_DGRAM) => SocketKind::Udp,
        (libc::AF_UNIX, libc::SOCK_STREAM) => SocketKind::UnixStream,
        (libc::AF_UNIX, libc::SOCK_DGRAM) => SocketKind::UnixDatagram,
        _ => SocketKind::Other,
    };
    let local = sys::local_name(copy).ok().flatten();
    let peer = sys::peer_name(copy);
    let state = if option(libc::SO_ACCEPTCONN)? != 0 {
        SocketState::Listening
    } else if peer.is_ok() {
        SocketState::Connected
    } else if local.is_some() {
        SocketState::Bound
    } else {
        SocketState::Unconnected
    };
    let Held { pid, fd, inode, .. } = *held;
    Some(Socket {
        pid,
        fd,
        inode,
        kind,
        state,
        local,
        peer: peer.ok().flatten(),
        unread: 0,
        backlog: (state == SocketState::Listening && kind == SocketKind::Tcp)
            .then(|| super::network::info(copy).ok())
            .flatten()
            .map(|info| info.backlog),
    })
}

/// A socket that is in no table: neither bound nor connected, or of another family or namespace.
pub(super) fn undescribed(held: &Held) -> Socket {
    let Held { pid, fd, inode, .. } = *held;
    sys::DescriptorDuplicator::new(held.via)
        .and_then(|process| process.lend(fd))
        .ok()
        .and_then(|copy| examined(held, &copy))
        .unwrap_or(Socket {
            pid,
            fd,
            inode,
            ..unknown()
        })
}

fn unknown() -> Socket {
    Socket {
        pid: 0,
        fd: -1,
        inode: 0,
        kind: SocketKind::Other,
        state: SocketState::Unconnected,
        local: None,
        peer: None,
        unread: 0,
        backlog: None,
    }
}
