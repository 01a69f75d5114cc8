//! The words in which the experiments are told.
//!
//! Thin: each is one system call, or the few that a situation needs. What a call answers is kept as an
//! [`Answer`] with the kernel's own error names, since the errors are half of the story.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{
    self, AddressFamily, Backlog, MsgFlags, SockFlag, SockType, SockaddrStorage, sockopt,
};
use nix::sys::time::TimeVal;

use crate::model::escaped;

/// What a system call answers: a value, or the name of an error.
pub type Answer<T> = Result<T, Errno>;

/// How long a call that is sure to be answered may wait; only a broken machine lets it pass.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// 127.0.0.1 with a port that the kernel shall choose.
pub const ANY_PORT: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0));

/// A TCP server's socket: bound to a free port of 127.0.0.1, listening. Like the standard library's,
/// it has SO_REUSEADDR.
pub fn listener() -> io::Result<TcpListener> {
    let listener = TcpListener::bind(ANY_PORT)?;
    patient(&listener)?;
    Ok(listener)
}

/// A client of `server`, and the server's end of the connection.
pub fn connection_to(server: &TcpListener) -> io::Result<(TcpStream, TcpStream)> {
    let client = TcpStream::connect(server.local_addr()?)?;
    let (served, _) = server.accept()?;
    patient(&client)?;
    patient(&served)?;
    Ok((client, served))
}

/// A client and the server's end of its connection; the listening socket is closed.
pub fn connection() -> io::Result<(TcpStream, TcpStream)> {
    connection_to(&listener()?)
}

/// A UDP socket, bound to a free port of 127.0.0.1.
pub fn udp() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(ANY_PORT)?;
    patient(&socket)?;
    Ok(socket)
}

/// A TCP and a UDP socket with the same port number, which the kernel chooses for the first.
pub fn same_port_twice() -> io::Result<(TcpListener, UdpSocket)> {
    let mut last = None;
    for _ in 0..20 {
        let tcp = listener()?;
        match UdpSocket::bind(tcp.local_addr()?) {
            Ok(udp) => return Ok((tcp, udp)),
            Err(e) => last = Some(e),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// An address at which no UDP program answers, and the socket that keeps it so: it is connected to
/// itself, and a connected socket hears its peer alone.
pub fn nobody() -> io::Result<(UdpSocket, SocketAddr)> {
    let keeper = udp()?;
    let address = keeper.local_addr()?;
    keeper.connect(address)?;
    Ok((keeper, address))
}

/// A TCP socket that is neither bound nor connected, without any option.
pub fn tcp_socket() -> io::Result<OwnedFd> {
    new_socket(SockType::Stream)
}

/// A UDP socket that is neither bound nor connected, without any option.
pub fn udp_socket() -> io::Result<OwnedFd> {
    new_socket(SockType::Datagram)
}

fn new_socket(kind: SockType) -> io::Result<OwnedFd> {
    // A program that another experiment starts must not inherit it.
    #[cfg(target_os = "linux")]
    let socket = socket::socket(AddressFamily::Inet, kind, SockFlag::SOCK_CLOEXEC, None)?;
    #[cfg(not(target_os = "linux"))]
    let socket = {
        use nix::fcntl::{FcntlArg, FdFlag, fcntl};
        let socket = socket::socket(AddressFamily::Inet, kind, SockFlag::empty(), None)?;
        fcntl(&socket, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
        socket
    };
    patient(&socket)?;
    Ok(socket)
}

/// bind(2).
pub fn bind(socket: &impl AsRawFd, address: SocketAddr) -> Answer<()> {
    socket::bind(socket.as_raw_fd(), &SockaddrStorage::from(address))
}

/// listen(2).
pub fn listen(socket: &impl AsFd, backlog: i32) -> Answer<()> {
    socket::listen(socket, Backlog::new(backlog)?)
}

/// connect(2).
pub fn connect(socket: &impl AsRawFd, address: SocketAddr) -> Answer<()> {
    socket::connect(socket.as_raw_fd(), &SockaddrStorage::from(address))
}

/// getsockname(2).
pub fn own_address(socket: &impl AsRawFd) -> io::Result<SocketAddr> {
    let name: SockaddrStorage = socket::getsockname(socket.as_raw_fd())?;
    let name = name.as_sockaddr_in().ok_or(Errno::EAFNOSUPPORT)?;
    Ok(SocketAddr::V4(SocketAddrV4::from(*name)))
}

/// Sets SO_REUSEADDR.
pub fn reuse_address(socket: &impl AsFd) -> Answer<()> {
    socket::setsockopt(socket, sockopt::ReuseAddr, &true)
}

/// What a call of the standard library answers, with the kernel's name of the error.
pub fn answer<T>(result: io::Result<T>) -> Answer<T> {
    result.map_err(|e| e.raw_os_error().map_or(Errno::EINVAL, Errno::from_raw))
}

/// send(2): how many bytes the kernel took. EPIPE comes as an answer, not as a signal.
pub fn send(socket: &impl AsRawFd, bytes: &[u8]) -> Answer<usize> {
    socket::send(socket.as_raw_fd(), bytes, quietly(MsgFlags::empty()))
}

/// A send(2) that doesn't wait for room.
pub fn send_now(socket: &impl AsRawFd, bytes: &[u8]) -> Answer<usize> {
    socket::send(socket.as_raw_fd(), bytes, quietly(MsgFlags::MSG_DONTWAIT))
}

#[cfg(not(target_vendor = "apple"))]
fn quietly(flags: MsgFlags) -> MsgFlags {
    flags | MsgFlags::MSG_NOSIGNAL
}

/// Rust's runtime ignores SIGPIPE, so that EPIPE is an answer here too.
#[cfg(target_vendor = "apple")]
fn quietly(flags: MsgFlags) -> MsgFlags {
    flags
}

/// recv(2) into a buffer of `room` bytes: what came.
pub fn recv(socket: &impl AsRawFd, room: usize) -> Answer<Vec<u8>> {
    recv_with(socket, room, MsgFlags::empty())
}

/// A recv(2) that doesn't wait: EAGAIN means that a plain one would.
pub fn recv_now(socket: &impl AsRawFd, room: usize) -> Answer<Vec<u8>> {
    recv_with(socket, room, MsgFlags::MSG_DONTWAIT)
}

/// Waits until `count` bytes lie in the receive buffer of a stream, and leaves them there.
pub fn await_bytes(socket: &impl AsRawFd, count: usize) -> Answer<()> {
    recv_with(socket, count, MsgFlags::MSG_PEEK | MsgFlags::MSG_WAITALL).map(drop)
}

fn recv_with(socket: &impl AsRawFd, room: usize, flags: MsgFlags) -> Answer<Vec<u8>> {
    let mut buffer = vec![0; room];
    let count = socket::recv(socket.as_raw_fd(), &mut buffer, flags)?;
    buffer.truncate(count);
    Ok(buffer)
}

/// recvfrom(2) into a buffer of `room` bytes: what came, and from where.
pub fn recv_from(socket: &UdpSocket, room: usize) -> Answer<(Vec<u8>, SocketAddr)> {
    let mut buffer = vec![0; room];
    let (count, sender) = answer(socket.recv_from(&mut buffer))?;
    buffer.truncate(count);
    Ok((buffer, sender))
}

/// accept(2) on a listening socket of any origin.
pub fn accept(server: &OwnedFd) -> io::Result<(TcpStream, SocketAddr)> {
    let (stream, peer) = TcpListener::from(server.try_clone()?).accept()?;
    patient(&stream)?;
    Ok((stream, peer))
}

/// Closes the connection with a reset instead of an orderly end: SO_LINGER with a time of 0.
pub fn reset(stream: TcpStream) -> Answer<()> {
    let linger = libc::linger {
        l_onoff: 1,
        l_linger: 0,
    };
    socket::setsockopt(&stream, sockopt::Linger, &linger)
}

/// Waits until the socket has an error to report or its connection is gone, without reading.
pub fn await_trouble(socket: &impl AsFd) -> Answer<()> {
    await_events(socket.as_fd(), PollFlags::empty(), PATIENCE).map(drop)
}

/// Whether one of `events` comes before the time is over.
pub fn await_events(socket: BorrowedFd, events: PollFlags, time: Duration) -> Answer<bool> {
    let time = PollTimeout::try_from(time).map_err(|_| Errno::EINVAL)?;
    Ok(poll(&mut [PollFd::new(socket, events)], time)? > 0)
}

/// Gives every waiting recv and accept of this socket an end, so that no machine hangs.
fn patient(socket: &impl AsFd) -> Answer<()> {
    let time = TimeVal::new(PATIENCE.as_secs() as _, 0);
    socket::setsockopt(socket, sockopt::ReceiveTimeout, &time)
}

/// How an experiment tells what it saw.
pub trait Shown {
    /// The value in words.
    fn shown(&self) -> String;
}

impl Shown for () {
    fn shown(&self) -> String {
        "it succeeds".to_owned()
    }
}

impl Shown for usize {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for Vec<u8> {
    fn shown(&self) -> String {
        match self.len() {
            0 => "0 bytes".to_owned(),
            n if n > 40 => format!("{n} bytes"),
            _ => format!("\"{}\"", escaped(self)),
        }
    }
}

impl<T: Shown> Shown for Answer<T> {
    fn shown(&self) -> String {
        match self {
            Ok(value) => value.shown(),
            Err(Errno::EAGAIN) => "EAGAIN (nothing to do yet: a plain call would wait)".to_owned(),
            Err(errno) => format!("{errno:?} ({})", errno.desc()),
        }
    }
}
