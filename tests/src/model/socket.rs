//! Sockets as the kernel names them: their kind, and where they can be reached.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

/// What kind of socket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SocketKind {
    /// tcp(7).
    Tcp,
    /// udp(7).
    Udp,
    /// unix(7), `SOCK_STREAM`.
    UnixStream,
    /// unix(7), `SOCK_DGRAM`.
    UnixDatagram,
    /// Any other.
    Other,
}

impl fmt::Display for SocketKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SocketKind::Tcp => "TCP",
            SocketKind::Udp => "UDP",
            SocketKind::UnixStream => "AF_UNIX stream",
            SocketKind::UnixDatagram => "AF_UNIX datagram",
            SocketKind::Other => "other",
        })
    }
}

/// Where a socket can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// Address and port.
    Inet(SocketAddr),
    /// A path, as the program gave it to bind(2).
    Path(PathBuf),
    /// A name in Linux's abstract namespace, without its leading NUL.
    Abstract(Vec<u8>),
}

impl Address {
    /// The port, where there is one.
    pub fn port(&self) -> Option<u16> {
        match self {
            Address::Inet(address) => Some(address.port()),
            _ => None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Inet(address) => address.fmt(f),
            Address::Path(path) => f.write_str(&path.to_string_lossy()),
            Address::Abstract(name) => write!(f, "@{}", String::from_utf8_lossy(name)),
        }
    }
}
