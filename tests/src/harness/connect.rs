//! Connecting to the learner's server.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::fd::{AsFd, AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{
    self, AddressFamily, SockFlag, SockType, SockaddrLike, SockaddrStorage, UnixAddr, setsockopt,
    sockopt,
};

use super::stream::Stream;
use super::wait::{WaitEnd, WaitPolicy};
use super::{Server, Stop, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::{Action, Actor, FailureKind, Transport, What};

/// By when the kernel has certainly passed a SYN on, on a machine however loaded.
const DELIVERED: Duration = Duration::from_millis(100);

/// How a stream is made before it is connected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Small segments and a small receive buffer, so that the program's send soon blocks.
    pub small_buffers: bool,
    /// The address of this machine from which it connects; the kernel's choice if there is none.
    pub from: Option<IpAddr>,
}

impl Server {
    /// Connects a peer of this name. That it succeeds proves nothing about accept(2): the kernel
    /// completes the handshake for it.
    pub fn connect(&self, name: &str) -> Verdict<Stream> {
        self.connect_with(name, Options::default())
    }

    /// Connects a peer with a receive buffer so small that the program can't send much unread.
    pub fn connect_slow_reader(&self, name: &str) -> Verdict<Stream> {
        self.connect_with(
            name,
            Options {
                small_buffers: true,
                ..Options::default()
            },
        )
    }

    /// Connects a peer from this address of the machine.
    pub(super) fn connect_from(&self, name: &str, from: IpAddr) -> Verdict<Stream> {
        self.connect_with(
            name,
            Options {
                from: Some(from),
                ..Options::default()
            },
        )
    }

    fn connect_with(&self, name: &str, options: Options) -> Verdict<Stream> {
        let transport = self.context.transport;
        let actor = Actor::Peer(name.to_owned());
        let (mut socket, address) = unconnected(transport, &self.address, options)?;
        let attempt = |fd: RawFd| match socket::connect(fd, address.as_ref()) {
            Ok(()) | Err(Errno::EISCONN) => Ok(Some(Ok(()))),
            // In progress, or AF_UNIX's way to say that the backlog is full (connect(2)).
            Err(Errno::EINPROGRESS | Errno::EALREADY | Errno::EAGAIN | Errno::EINTR) => Ok(None),
            Err(e) => Ok(Some(Err(e))),
        };
        let fd = socket.as_raw_fd();
        // A socket that is not yet connecting polls as hung up: only after the first try it tells.
        let interests: &[_] = match transport {
            Transport::Unix => &[],
            _ => &[(fd, PollFlags::POLLOUT)],
        };
        let since = self.context.now();
        let connected = match attempt(fd)? {
            Some(done) => Ok(done),
            None => self
                .context
                .wait(&self.process, WaitPolicy::ANSWER, interests, || attempt(fd))?,
        };
        let connected = match connected {
            Err(stuck) if transport != Transport::Unix && !matches!(stuck, WaitEnd::Ended(_)) => {
                // A backlog that was full for a moment has cost us a SYN, which TCP repeats only after a
                // second (RFC 6298, section 2), however long the program has been ready since. Another
                // connection asks at once; one that finds it full as well will not fare better later.
                socket = unconnected(transport, &self.address, options)?.0;
                let fd = socket.as_raw_fd();
                if attempt(fd)?.is_none() {
                    let mut fds = [PollFd::new(socket.as_fd(), PollFlags::POLLOUT)];
                    crate::harness::kernel::poll_for(&mut fds, DELIVERED)?;
                }
                attempt(fd)?.ok_or(stuck)
            }
            connected => connected,
        };
        let refused = matches!(&connected, Ok(Err(Errno::ECONNREFUSED | Errno::ENOENT)));
        let problem = match connected {
            Ok(Ok(())) => {
                self.context
                    .log_since(since, actor.clone(), What::Connected);
                return Ok(Stream::new(
                    &self.context,
                    &self.process,
                    actor,
                    socket,
                    transport,
                ));
            }
            Ok(Err(e)) => (io::Error::from(e).to_string(), None),
            Err(stuck) => (
                "the connection was not completed: the backlog is full".into(),
                Some(stuck),
            ),
        };
        self.context.log(
            actor,
            What::ConnectFailed {
                error: problem.0.clone(),
            },
        );
        Err(self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Connect { refused },
            format!("{name} can connect to {}", self.address),
            problem.0,
            problem.1.as_ref(),
        ))
    }
}

/// A non-blocking socket, and the address to connect it to.
fn unconnected(
    transport: Transport,
    address: &str,
    options: Options,
) -> Verdict<(OwnedFd, Box<dyn SockaddrLike>)> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    let new = |family| socket::socket(family, SockType::Stream, flags, None);
    let (fd, address): (OwnedFd, Box<dyn SockaddrLike>) = match transport {
        Transport::Unix => (
            new(AddressFamily::Unix)?,
            Box::new(UnixAddr::new(Path::new(address))?),
        ),
        _ => {
            let ip: SocketAddr = address
                .parse()
                .map_err(|_| Stop::Broken(format!("{address} is not an address to connect to")))?;
            let family = if ip.is_ipv4() {
                AddressFamily::Inet
            } else {
                AddressFamily::Inet6
            };
            (new(family)?, Box::new(SockaddrStorage::from(ip)))
        }
    };
    if let Some(from) = options.from {
        let from = SockaddrStorage::from(SocketAddr::new(from, 0));
        socket::bind(fd.as_raw_fd(), &from)?;
    }
    if options.small_buffers {
        setsockopt(&fd, sockopt::RcvBuf, &4096)?;
        if transport == Transport::Tcp {
            setsockopt(&fd, sockopt::TcpMaxSeg, &536)?;
        }
    }
    Ok((fd, address))
}

/// The server refuses what comes next: nothing listens there any more.
pub(super) fn refused(address: &str, transport: Transport) -> bool {
    match transport {
        Transport::Unix => UnixStream::connect(address).is_err(),
        _ => TcpStream::connect(address).is_err(),
    }
}

impl Server {
    /// Fails unless a connection to it is taken right now, by its kernel if not by itself. The
    /// connection is closed again without sending anything.
    pub fn expect_port_open(&self) -> Verdict {
        let since = self.context.now();
        if !refused(&self.address, self.context.transport) {
            let who = self.process.number;
            self.context.record(since, who, None, Action::LookedIn);
            let visitor = || Actor::Peer("a visitor".into());
            self.context.log_since(since, visitor(), What::Connected);
            self.context.log_since(since, visitor(), What::Closed);
            return Ok(());
        }
        self.context.take_outputs(&self.process)?;
        Err(self.context.failure(
            &self.process,
            FailureKind::Unreachable,
            FailedStep::Connect { refused: true },
            format!("{} accepts connections at all times", self.address),
            "a connection is refused",
            None,
        ))
    }
}
