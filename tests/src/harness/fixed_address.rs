//! A program whose address is built in can't be told where to come: the harness goes where it is.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, SockaddrStorage, bind, setsockopt, socket, sockopt,
};

use super::{Stop, Verdict};
use crate::model::{Address, FixedAddress, Job, Program, Role, Transport};
use crate::observe::Socket;
use crate::sandbox::{self, OwnDirectory};

/// The address that is built into the program of a check, made free for it.
pub(super) struct FixedAddressSetup {
    address: FixedAddress,
    transport: Transport,
    /// The address, as the user wrote it and as the harness can use it.
    name: String,
    /// Whether the port, or the path, is this check's own.
    private: bool,
    /// Whether the address was free: what is there at the end, this check has left.
    was_free: bool,
    /// The directory of the path, as only this check sees it.
    _directory: Option<OwnDirectory>,
    /// Where checks share the port or the path, one uses it at a time.
    _turn: Option<MutexGuard<'static, ()>>,
}

static TURN: Mutex<()> = Mutex::new(());

impl FixedAddressSetup {
    /// Makes the address of the job's program free, if it has one built in: in the network of the
    /// check, where it has one, and in a directory of its own, for which `room` is an empty one.
    pub(super) fn enter(
        job: &Job,
        transport: Transport,
        own_network: bool,
        room: &Path,
    ) -> Verdict<Option<FixedAddressSetup>> {
        let Program::Command {
            fixed: Some(fixed),
            dir,
            ..
        } = &job.program
        else {
            return Ok(None);
        };
        let mut built_in = FixedAddressSetup {
            address: fixed.address.clone(),
            transport,
            name: fixed.text.clone(),
            private: own_network,
            was_free: false,
            _directory: None,
            _turn: None,
        };
        if let FixedAddress::Path(path) = &built_in.address {
            let path = dir.join(path);
            built_in._directory = cover(&path, room).ok();
            built_in.private = built_in._directory.is_some();
            if job.role == Role::Client && built_in.private {
                path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            }
            // From there the path can be used as it is, however long the way to it.
            if sandbox::own_working_directory(dir).is_err() {
                built_in.name = path.to_string_lossy().into_owned();
            }
        }
        if !built_in.private {
            built_in._turn = Some(TURN.lock().unwrap_or_else(PoisonError::into_inner));
        }
        built_in.free()?;
        built_in.was_free = true;
        Ok(Some(built_in))
    }

    /// The directory of a path, where the program that runs in `dir` must find the real one.
    pub(super) fn directory(&self, dir: &Path) -> Option<PathBuf> {
        match &self.address {
            FixedAddress::Path(path) => nearest(&dir.join(path)).ok(),
            FixedAddress::Inet { .. } => None,
        }
    }

    /// As the user wrote it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Sees that nothing is in the way, or skips the check.
    fn free(&self) -> Verdict {
        let name = &self.name;
        match &self.address {
            FixedAddress::Path(_) => match Path::new(name).symlink_metadata() {
                // Not the real one: its place in the directory of this check alone.
                Ok(_) if self.private => Ok(std::fs::remove_file(name)?),
                Ok(_) => Err(Stop::Skip(format!(
                    "{name} exists, and this machine grants no directory of a check's own in which \
                     it could be put aside; remove it, and check again"
                ))),
                Err(_) => Ok(()),
            },
            FixedAddress::Inet { port, .. } if !self.private && !self.is_free(true) => {
                Err(Stop::Skip(format!(
                    "port {port} is taken by another program, and this machine grants no network \
                     of a check's own, in which it would be free; end that program, and check again"
                )))
            }
            FixedAddress::Inet { .. } => Ok(()),
        }
    }

    /// Whether its port can be bound on the machine's own loopback, also over the remains of earlier
    /// connections if `anyway`.
    fn is_free(&self, anyway: bool) -> bool {
        let FixedAddress::Inet { hosts, port } = &self.address else {
            return true;
        };
        let everywhere = IpAddr::from(Ipv4Addr::UNSPECIFIED);
        let taken = |host: &IpAddr| {
            let refused = try_bind(SocketAddr::new(*host, *port), self.transport, anyway).err();
            refused.is_some_and(|e| e.kind() == io::ErrorKind::AddrInUse)
        };
        !hosts.iter().chain([&everywhere]).any(taken)
    }

    /// Makes the address free once more, after a server of this check has been ended.
    pub(super) fn free_again(&self) -> Verdict {
        match &self.address {
            // Whatever waits in TIME_WAIT stays behind in the old network.
            FixedAddress::Inet { .. } if self.private => Ok(sandbox::own_network()?),
            FixedAddress::Inet { .. } => Ok(()),
            FixedAddress::Path(_) => {
                self.remove_leftover();
                self.free()
            }
        }
    }

    /// Why a program that ended before it listened is not to blame, if it is not.
    pub(super) fn excuse(&self) -> Option<Stop> {
        let FixedAddress::Inet { port, .. } = &self.address else {
            return None;
        };
        (!self.private && !self.is_free(false)).then(|| {
            Stop::Skip(format!(
                "port {port} is in TIME_WAIT: a connection to it has just been closed from this \
                 side, so that for a minute nobody can bind it without SO_REUSEADDR; and this \
                 machine grants no network of a check's own, in which it would be free"
            ))
        })
    }

    /// Which of these sockets is at the address, by whatever name of this machine.
    pub(super) fn choose(&self, sockets: impl Iterator<Item = Socket>) -> Option<Socket> {
        sockets
            .filter_map(|socket| Some((self.distance(&socket)?, socket)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, socket)| socket)
    }

    /// How far a socket is from being exactly there; `None` if it is elsewhere.
    fn distance(&self, socket: &Socket) -> Option<usize> {
        match (&self.address, socket.local.as_ref()?) {
            (FixedAddress::Inet { hosts, port }, Address::Inet(at)) if at.port() == *port => {
                let exact = hosts.iter().position(|host| *host == at.ip());
                Some(exact.unwrap_or(hosts.len()))
            }
            // A socket goes by the name that bind(2) was given; what counts is where it is.
            (FixedAddress::Path(_), Address::Path(_)) => {
                let found = Path::new(&self.name).metadata().ok()?;
                found.file_type().is_socket().then_some(0)
            }
            _ => None,
        }
    }

    /// Where the harness is found by a client that looks for its server there: a place for each
    /// address that may be meant.
    pub(super) fn serving(&self) -> Vec<String> {
        match &self.address {
            FixedAddress::Path(_) => vec![self.name.clone()],
            FixedAddress::Inet { hosts, port } => hosts
                .iter()
                .map(|&host| SocketAddr::new(host, *port).to_string())
                .collect(),
        }
    }

    /// Removes the socket file that this check left at a path where there was nothing before.
    fn remove_leftover(&self) {
        let path = Path::new(&self.name);
        let is_socket = |meta: std::fs::Metadata| meta.file_type().is_socket();
        if path.symlink_metadata().is_ok_and(is_socket) && UnixStream::connect(path).is_err() {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Drop for FixedAddressSetup {
    fn drop(&mut self) {
        if self.was_free && !self.private && matches!(self.address, FixedAddress::Path(_)) {
            self.remove_leftover();
        }
    }
}

/// Puts a directory of the calling thread's own in front of the one in which `path` is.
fn cover(path: &Path, room: &Path) -> io::Result<OwnDirectory> {
    OwnDirectory::over(&nearest(path)?, room)
}

/// The nearest directory above a path that is there.
fn nearest(path: &Path) -> io::Result<PathBuf> {
    let there = |dir: &&Path| dir.is_dir();
    let dir = path.ancestors().skip(1).find(there);
    dir.ok_or(io::ErrorKind::NotFound)?.canonicalize()
}

/// Binds a socket for a moment; nobody can reach it.
fn try_bind(address: SocketAddr, transport: Transport, reuse: bool) -> io::Result<()> {
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::Inet,
        SocketAddr::V6(_) => AddressFamily::Inet6,
    };
    let kind = match transport {
        Transport::Udp => SockType::Datagram,
        _ => SockType::Stream,
    };
    let socket = socket(family, kind, SockFlag::empty(), None)?;
    // Two datagram sockets would share the port if both asked for that.
    setsockopt(
        &socket,
        sockopt::ReuseAddr,
        &(reuse && kind == SockType::Stream),
    )?;
    Ok(bind(socket.as_raw_fd(), &SockaddrStorage::from(address))?)
}
