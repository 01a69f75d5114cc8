//! The harness as the server, for the learner's client.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;

use nix::poll::PollFlags;
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrIn, SockaddrStorage, UnixAddr,
};

use super::wait::WaitPolicy;
use super::{Client, Context, Inner, Stop, Stream, Verdict};
use crate::diagnosis::{FailedStep, Naming};
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
                let ip: SocketAddr = address
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

    /// A connection that waits, and the address of its other end where it has one. The address comes with
    /// the connection: one that has been reset meanwhile has none any more.
    fn take(&self) -> Verdict<Option<(OwnedFd, Option<SocketAddr>)>> {
        for socket in &self.sockets {
            let taken = match self.context.transport {
                Transport::Unix => socket::accept4(socket.as_raw_fd(), SockFlag::SOCK_CLOEXEC)
                    .map(|fd| (crate::harness::kernel::own(fd), None))
                    .map_err(io::Error::from),
                _ => TcpListener::from(socket.try_clone()?)
                    .accept()
                    .map(|(stream, peer)| (stream.into(), Some(peer))),
            };
            match taken {
                Ok(taken) => return Ok(Some(taken)),
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock
                    | ErrorKind::Interrupted
                    | ErrorKind::ConnectionAborted => {}
                    _ => return Err(e.into()),
                },
            }
        }
        Ok(None)
    }

    /// Waits for the client's connection, and accepts it.
    pub fn accept(&self, client: &Client) -> Verdict<Stream> {
        self.accept_or(client, FailedStep::NoConnection)
    }

    /// The same for a client that tries several addresses.
    pub fn accept_probe(&self, client: &Client) -> Verdict<Stream> {
        let address = self.address.clone();
        self.accept_or(client, FailedStep::Named(Naming::Untried { address }))
    }

    fn accept_or(&self, client: &Client, step: FailedStep) -> Verdict<Stream> {
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
            Ok((socket, peer)) => {
                client.process.up.set(true);
                self.context.progress(1);
                self.context.log(actor.clone(), What::Accepted);
                let transport = self.context.transport;
                let (context, process) = (&self.context, &client.process);
                let stream = Stream::new(context, process, actor, socket, transport);
                stream.program.set(peer);
                Ok(stream)
            }
            Err(stuck) => Err(self.context.failure(
                &client.process,
                super::evidence::failure_kind(&stuck),
                step,
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
