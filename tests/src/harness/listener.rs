//! The harness as the server, for the learner's client.

use std::os::fd::{AsRawFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;

use nix::errno::Errno;
use nix::poll::PollFlags;
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrIn, SockaddrStorage, UnixAddr,
};

use super::program::Client;
use super::wait::Patience;
use super::{Inner, Scene, Stop, Stream, Verdict};
use crate::catalogue::Transport;
use crate::verdict::{Actor, Symptom, What};

/// A listening socket of the harness.
pub struct Listener {
    scene: Rc<Inner>,
    socket: OwnedFd,
    address: String,
}

impl Scene {
    /// Listens where the kernel chooses, or at a fresh path.
    pub fn listen(&self) -> Verdict<Listener> {
        let address = self.free_address();
        self.listen_at(&address)
    }

    /// Listens at `address`.
    pub fn listen_at(&self, address: &str) -> Verdict<Listener> {
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
        let address = match self.inner.transport {
            Transport::Unix => address.to_owned(),
            _ => socket::getsockname::<SockaddrIn>(socket.as_raw_fd())?.to_string(),
        };
        Ok(Listener {
            scene: self.inner.clone(),
            socket,
            address,
        })
    }
}

impl Listener {
    /// Where it listens, as the client is told.
    pub fn address(&self) -> String {
        self.address.clone()
    }

    fn take(&self) -> Verdict<Option<OwnedFd>> {
        match socket::accept4(self.socket.as_raw_fd(), SockFlag::SOCK_CLOEXEC) {
            Ok(fd) => Ok(Some(crate::sys::own(fd))),
            Err(Errno::EAGAIN | Errno::EINTR | Errno::ECONNABORTED) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Waits for the client's connection, and accepts it.
    pub fn accept(&self, client: &Client) -> Verdict<Stream> {
        let interests = [(self.socket.as_raw_fd(), PollFlags::POLLIN)];
        let taken = self
            .scene
            .wait(&client.process, Patience::START, &interests, || self.take())?;
        let actor = Actor::Peer("the server".into());
        match taken {
            Ok(socket) => {
                client.process.up.set(true);
                self.scene.progress(1);
                self.scene.log(actor.clone(), What::Accepted);
                let transport = self.scene.transport;
                Ok(Stream::new(
                    &self.scene,
                    &client.process,
                    actor,
                    socket,
                    transport,
                ))
            }
            Err(stuck) => Err(self.scene.failure(
                &client.process,
                super::evidence::symptom_of(&stuck),
                format!("it connects to {}", self.address),
                "it does not connect",
                Some(&stuck),
            )),
        }
    }

    /// Fails if another connection has come.
    pub fn expect_no_connection(&self, client: &Client) -> Verdict {
        self.scene.settle(&client.process)?;
        match self.take()? {
            None => Ok(()),
            Some(_) => Err(self.scene.failure(
                &client.process,
                Symptom::TooMuch,
                "it uses one connection for the whole conversation",
                "it connects once more",
                None,
            )),
        }
    }

    /// Closes the listening socket: whoever connects now is refused.
    pub fn close(self) {}
}
