//! The kernel's socket tables, asked over netlink: sock_diag(7). Nothing is duplicated, nothing is
//! touched; one exact question costs about 2 µs.
#![allow(unsafe_code)] // A netlink socket by hand; the blocks say why they are sound.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// TCP's states as the kernel numbers them.
pub(super) mod tcp {
    pub const ESTABLISHED: u8 = 1;
    pub const SYN_SENT: u8 = 2;
    pub const SYN_RECV: u8 = 3;
    pub const FIN_WAIT1: u8 = 4;
    pub const FIN_WAIT2: u8 = 5;
    pub const TIME_WAIT: u8 = 6;
    pub const CLOSE: u8 = 7;
    pub const CLOSE_WAIT: u8 = 8;
    pub const LAST_ACK: u8 = 9;
    pub const LISTEN: u8 = 10;
    pub const CLOSING: u8 = 11;
    pub const NEW_SYN_RECV: u8 = 12;
    /// The states in which the peer's FIN has come.
    pub const RECEIVED_FIN: [u8; 4] = [CLOSE_WAIT, LAST_ACK, CLOSING, TIME_WAIT];
}

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLMSG_ERROR: u16 = 2;
const NLMSG_DONE: u16 = 3;
const NLM_F_REQUEST: u16 = 1;
const NLM_F_DUMP: u16 = 0x300;
const INET_DIAG_INFO: u16 = 2;

/// One socket of the internet families.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inet {
    pub state: u8,
    pub local: SocketAddr,
    pub peer: SocketAddr,
    /// Bytes not yet read; of a listening socket, connections not yet accepted. A received FIN counts
    /// one until the program has read the end of the stream.
    pub unread: u32,
    /// Of a listening socket, how many connections may wait to be accepted.
    pub backlog: u32,
    /// 0 while nobody has accepted it, and when nobody holds it any more.
    pub inode: u64,
    pub info: Option<TcpInfo>,
}

/// What matters of the kernel's `struct tcp_info`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TcpInfo {
    pub state: u8,
    /// Time-outs in a row without an answer.
    pub retransmits: u8,
    /// By how many bits the windows are shifted that the peer offers (RFC 7323, section 2).
    pub peer_scale: u8,
    /// How long ago data was sent; the handshake, where none was, in milliseconds.
    pub idle: u32,
    pub mss: u32,
    /// Segments sent and not yet acknowledged.
    pub unacked: u32,
    /// Of a listening socket, how many connections may wait to be accepted; of another, what the peer has
    /// acknowledged out of order.
    pub backlog: u32,
    /// Bytes in the send queue that were never sent.
    pub notsent: u32,
    pub bytes_received: u64,
    pub bytes_sent: u64,
    pub bytes_retransmitted: u64,
    /// The window that the peer has offered; missing from kernels before 5.4.
    pub window: Option<u32>,
}

impl TcpInfo {
    /// Reads the kernel's structure; what an old kernel leaves out is missing or 0.
    pub fn parse(bytes: &[u8]) -> Self {
        let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
        let long = |at: usize| u32_at(bytes, at).unwrap_or(0);
        let longer = |at: usize| {
            bytes
                .get(at..at + 8)
                .map_or(0, |b| u64::from_ne_bytes(b.try_into().expect("8 bytes")))
        };
        TcpInfo {
            state: byte(0),
            retransmits: byte(2),
            // Two fields of four bits, the first of which C puts where the machine counts from.
            peer_scale: match cfg!(target_endian = "little") {
                true => byte(6) & 0xf,
                false => byte(6) >> 4,
            },
            idle: long(44),
            mss: long(16),
            unacked: long(24),
            backlog: long(28),
            bytes_received: longer(128),
            notsent: long(144),
            bytes_sent: longer(200),
            bytes_retransmitted: longer(208),
            window: u32_at(bytes, 228),
        }
    }
}

/// One AF_UNIX socket.
#[derive(Debug, Clone)]
pub(super) struct Unix {
    pub kind: u8,
    pub state: u8,
    pub inode: u64,
    /// The kernel's bytes: a path, or a NUL and an abstract name.
    pub name: Option<Vec<u8>>,
    /// The inode of the other end.
    pub peer: Option<u64>,
    /// Bytes not yet read; of a listening socket, connections not yet accepted.
    pub unread: u32,
}

/// A netlink socket in the network namespace of the thread that opened it.
pub(super) struct Tables {
    socket: OwnedFd,
    sequence: u32,
    buffer: Vec<u64>,
}

impl Tables {
    pub fn open() -> io::Result<Self> {
        // SAFETY: socket(2) takes numbers and gives a new descriptor, which is ours alone.
        let socket = unsafe {
            let fd = libc::socket(
                libc::AF_NETLINK,
                libc::SOCK_DGRAM | libc::SOCK_CLOEXEC,
                libc::NETLINK_SOCK_DIAG,
            );
            if fd < 0 {
                return Err(io::Error::last_os_error());
            }
            OwnedFd::from_raw_fd(fd as RawFd)
        };
        Ok(Tables {
            socket,
            sequence: 0,
            buffer: vec![0; 4096],
        })
    }

    /// The TCP socket with exactly these ends, in whatever state. None: there is none (any more).
    pub fn tcp(&mut self, local: SocketAddr, peer: SocketAddr) -> io::Result<Option<Inet>> {
        let request = inet_request(libc::IPPROTO_TCP as u8, local, Some(peer), u32::MAX);
        let mut found = None;
        match self.ask(&request, false, |body| found = parse_inet(body)) {
            // Where no connection has these ends, the kernel answers with the listening socket.
            Ok(()) => Ok(found.filter(|s| s.state != tcp::LISTEN)),
            Err(e) if e.raw_os_error() == Some(libc::ENOENT) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// All sockets of a protocol in these states (a bit each), of both families.
    pub fn inet(
        &mut self,
        protocol: libc::c_int,
        states: u32,
        mut each: impl FnMut(Inet),
    ) -> io::Result<()> {
        for any in [
            SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)),
            SocketAddr::from((Ipv6Addr::UNSPECIFIED, 0)),
        ] {
            let request = inet_request(protocol as u8, any, None, states);
            self.ask(&request, true, |body| {
                if let Some(socket) = parse_inet(body) {
                    each(socket);
                }
            })?;
        }
        Ok(())
    }

    /// All AF_UNIX sockets of the namespace.
    pub fn unix(&mut self, mut each: impl FnMut(Unix)) -> io::Result<()> {
        const NAME_PEER_QUEUE: u32 = 1 | 4 | 16;
        let mut request = vec![libc::AF_UNIX as u8, 0, 0, 0];
        request.extend(u32::MAX.to_ne_bytes());
        request.extend(0_u32.to_ne_bytes());
        request.extend(NAME_PEER_QUEUE.to_ne_bytes());
        request.extend([0xff; 8]);
        self.ask(&request, true, |body| {
            if let Some(socket) = parse_unix(body) {
                each(socket);
            }
        })
    }

    /// Sends one request and calls `each` with the body of every answer.
    fn ask(&mut self, request: &[u8], dump: bool, mut each: impl FnMut(&[u8])) -> io::Result<()> {
        self.sequence = self.sequence.wrapping_add(1);
        let mut message = Vec::with_capacity(16 + request.len());
        message.extend((16 + request.len() as u32).to_ne_bytes());
        message.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
        message.extend((NLM_F_REQUEST | if dump { NLM_F_DUMP } else { 0 }).to_ne_bytes());
        message.extend(self.sequence.to_ne_bytes());
        message.extend(0_u32.to_ne_bytes());
        message.extend(request);
        // SAFETY: the message is valid for its length.
        let sent = unsafe {
            libc::send(
                self.socket.as_raw_fd(),
                message.as_ptr().cast(),
                message.len(),
                0,
            )
        };
        if sent < 0 {
            return Err(io::Error::last_os_error());
        }
        loop {
            // SAFETY: the kernel writes at most the buffer's length.
            let n = unsafe {
                libc::recv(
                    self.socket.as_raw_fd(),
                    self.buffer.as_mut_ptr().cast(),
                    self.buffer.len() * 8,
                    0,
                )
            };
            if n < 0 {
                let error = io::Error::last_os_error();
                if error.kind() == io::ErrorKind::Interrupted {
                    continue;
                }
                return Err(error);
            }
            // SAFETY: these bytes were just written by the kernel, inside the buffer.
            let mut answers = unsafe {
                std::slice::from_raw_parts(self.buffer.as_ptr().cast::<u8>(), n as usize)
            };
            while let Some(length) = u32_at(answers, 0).map(|l| l as usize) {
                if length < 16 || length > answers.len() {
                    break;
                }
                let kind = u16::from_ne_bytes([answers[4], answers[5]]);
                let ours = u32_at(answers, 8) == Some(self.sequence);
                let body = &answers[16..length];
                match kind {
                    _ if !ours => {}
                    NLMSG_DONE => return Ok(()),
                    NLMSG_ERROR => {
                        let code = u32_at(body, 0).unwrap_or(0) as i32;
                        return Err(io::Error::from_raw_os_error(-code));
                    }
                    _ => {
                        each(body);
                        if !dump {
                            return Ok(());
                        }
                    }
                }
                answers = &answers[length.next_multiple_of(4).min(answers.len())..];
            }
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The kernel's `struct inet_diag_req_v2`.
fn inet_request(
    protocol: u8,
    local: SocketAddr,
    peer: Option<SocketAddr>,
    states: u32,
) -> [u8; 56] {
    let mut request = [0; 56];
    request[0] = if local.is_ipv4() {
        libc::AF_INET
    } else {
        libc::AF_INET6
    } as u8;
    request[1] = protocol;
    if peer.is_some() {
        request[2] = 1 << (INET_DIAG_INFO - 1);
    }
    request[4..8].copy_from_slice(&states.to_ne_bytes());
    request[8..10].copy_from_slice(&local.port().to_be_bytes());
    put_address(&mut request[12..28], local.ip());
    if let Some(peer) = peer {
        request[10..12].copy_from_slice(&peer.port().to_be_bytes());
        put_address(&mut request[28..44], peer.ip());
    }
    request[48..56].copy_from_slice(&[0xff; 8]); // no cookie
    request
}

fn put_address(to: &mut [u8], address: IpAddr) {
    match address {
        IpAddr::V4(a) => to[..4].copy_from_slice(&a.octets()),
        IpAddr::V6(a) => to.copy_from_slice(&a.octets()),
    }
}

/// The kernel's `struct inet_diag_msg` and its attributes.
fn parse_inet(body: &[u8]) -> Option<Inet> {
    if body.len() < 72 {
        return None;
    }
    let address = |port: usize, at: usize| {
        let port = u16::from_be_bytes([body[port], body[port + 1]]);
        let ip = if i32::from(body[0]) == libc::AF_INET {
            IpAddr::from(<[u8; 4]>::try_from(&body[at..at + 4]).expect("4 bytes"))
        } else {
            IpAddr::from(<[u8; 16]>::try_from(&body[at..at + 16]).expect("16 bytes"))
        };
        SocketAddr::new(ip.to_canonical(), port)
    };
    let mut socket = Inet {
        state: body[1],
        local: address(4, 8),
        peer: address(6, 24),
        unread: u32_at(body, 56)?,
        backlog: u32_at(body, 60)?,
        inode: u64::from(u32_at(body, 68)?),
        info: None,
    };
    each_attribute(&body[72..], |kind, value| {
        if kind == INET_DIAG_INFO {
            socket.info = Some(TcpInfo::parse(value));
        }
    });
    Some(socket)
}

/// The kernel's `struct unix_diag_msg` and its attributes.
fn parse_unix(body: &[u8]) -> Option<Unix> {
    let mut socket = Unix {
        kind: *body.get(1)?,
        state: *body.get(2)?,
        inode: u64::from(u32_at(body, 4)?),
        name: None,
        peer: None,
        unread: 0,
    };
    each_attribute(body.get(16..)?, |kind, value| match kind {
        0 => socket.name = Some(value.to_vec()),
        2 => socket.peer = u32_at(value, 0).map(u64::from),
        4 => socket.unread = u32_at(value, 0).unwrap_or(0),
        _ => {}
    });
    Some(socket)
}

fn each_attribute(mut bytes: &[u8], mut each: impl FnMut(u16, &[u8])) {
    while bytes.len() >= 4 {
        let length = u16::from_ne_bytes([bytes[0], bytes[1]]) as usize;
        let kind = u16::from_ne_bytes([bytes[2], bytes[3]]) & 0x3fff;
        if length < 4 || length > bytes.len() {
            return;
        }
        each(kind, &bytes[4..length]);
        bytes = &bytes[length.next_multiple_of(4).min(bytes.len())..];
    }
}
