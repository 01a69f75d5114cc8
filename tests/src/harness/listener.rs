//! The harness as the server, for the learner's client.

use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrIn, SockaddrStorage, UnixAddr,
};

use super::wait::WaitPolicy;
use super::{Client, Context, Inner, Stop, Stream, Verdict};
use crate::diagnosis::FailedStep;
use crate::model::{Actor, FailureKind, Transport, What};

/// The harness where a client looks for its server.
pub struct Listener {
    context: Rc<Inner>,
    /// One, but for a name that means several addresses.
    sockets: Vec<OwnedFd>,
    address: String,
}

impl Context {
    /// Listens where the kernel chooses, or at a fresh path; for a client whose address is built in, there.
    pub fn listen(&self) -> Verdict<Listener> {
        let Some(built_in) = &self.inner.built_in else {
            return self.listen_at(&self.free_address());
        };
        let mut sockets = Vec::new();
        let mut refusal = None;
        for address in built_in.serving() {
            match self.listening_socket(&address) {
                Ok(socket) => sockets.push(socket),
                Err(stop) => refusal = Some(stop),
            }
        }
        // This machine may lack one of the addresses that `localhost` means.
        match refusal {
            Some(stop) if sockets.is_empty() => Err(stop),
            _ => Ok(Listener {
                context: self.inner.clone(),
                sockets,
                address: built_in.name().to_owned(),
            }),
        }
    }

    /// Listens at `address`.
    pub fn listen_at(&self, address: &str) -> Verdict<Listener> {
        let socket = self.listening_socket(address)?;
        let address = match self.inner.transport {
            Transport::Unix => address.to_owned(),
            _ => socket::getsockname::<SockaddrIn>(socket.as_raw_fd())?.to_string(),
        };
        Ok(Listener {
            context: self.inner.clone(),
            sockets: vec![socket],
            address,
        })
    }

    fn listening_socket(&self, address: &str) -> Verdict<OwnedFd> {
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        let new = |family| socket::socket(family, SockType::Stream, flags, None);
        let socket = match self.inner.transport {
            Transport::Unix => {
                let socket = new(AddressFamily::Unix)?;
                socket::bind(socket.as_raw_fd(), &UnixAddr::new(Path::new(address))?)?;
                socket
            }
            _ => {
                let ip: std::net::SocketAddr = address
                    .parse()
                    .map_err(|_| Stop::Broken(format!("{address} is no address to listen at")))?;
                let family = if ip.is_ipv4() {
                    AddressFamily::Inet
                } else {
                    AddressFamily::Inet6
                };
                let socket = new(family)?;
                socket::setsockopt(&socket, socket::sockopt::ReuseAddr, &true)?;
                socket::bind(socket.as_raw_fd(), &SockaddrStorage::from(ip))?;
                socket
            }
        };
        socket::listen(&socket, Backlog::new(8)?)?;
        Ok(socket)
    }
}

impl Listener {
    /// Where it listens, as the client is told.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    fn take(&self) -> Verdict<Option<OwnedFd>> {
        for socket in &self.sockets {
            match socket::accept4(socket.as_raw_fd(), SockFlag::SOCK_CLOEXEC) {
                Ok(fd) => return Ok(Some(crate::harness::kernel::own(fd))),
                Err(Errno::EAGAIN | Errno::EINTR | Errno::ECONNABORTED) => {}
                Err(e) => return Err(e.into()),
            }
        }
        Ok(None)
    }

    /// Waits for the client's connection, and accepts it.
    pub fn accept(&self, client: &Client) -> Verdict<Stream> {
        let interests: Vec<_> = self
            .sockets
            .iter()
            .map(|socket| (socket.as_raw_fd(), PollFlags::POLLIN))
            .collect();
        let taken = self
            .context
            .wait(&client.process, WaitPolicy::START, &interests, || {
                self.take()
            })?;
        let actor = Actor::Peer("the server".into());
        match taken {
            Ok(socket) => {
                client.process.up.set(true);
                self.context.progress(1);
                self.context.log(actor.clone(), What::Accepted);
                let transport = self.context.transport;
                Ok(Stream::new(
                    &self.context,
                    &client.process,
                    actor,
                    socket,
                    transport,
                ))
            }
            Err(stuck) => Err(self.context.failure(
                &client.process,
                super::evidence::failure_kind(&stuck),
                FailedStep::NoConnection,
                format!("it connects to {}", self.address),
                "it does not connect",
                Some(&stuck),
            )),
        }
    }

    /// Fails if another connection has come.
    pub fn expect_no_connection(&self, client: &Client) -> Verdict {
        self.context.settle(&client.process)?;
        match self.take()? {
            None => Ok(()),
            Some(_) => Err(self.context.failure(
                &client.process,
                FailureKind::TooMuch,
                FailedStep::SecondConnection,
                "it uses one connection for the whole conversation",
                "it connects once more",
                None,
            )),
        }
    }

    /// Closes the listening socket: whoever connects now is refused.
    pub fn close(self) {}
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Else nothing could be bound there again.
        if self.context.transport == Transport::Unix {
            let _ = std::fs::remove_file(&self.address);
        }
    }
}
