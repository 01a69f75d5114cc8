//! At which of its sockets a server is reached, and under which address.

use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use crate::model::{Address, SocketKind, Transport};
use crate::observe::{self, Socket};

/// Whether this machine shows us which sockets a program holds.
pub(super) fn sees_sockets() -> bool {
    observe::capabilities().socket_tables.works()
}

pub(super) fn transport_of(socket: &Socket) -> Option<Transport> {
    match socket.kind {
        SocketKind::Tcp => Some(Transport::Tcp),
        SocketKind::Udp => Some(Transport::Udp),
        SocketKind::UnixStream => Some(Transport::Unix),
        _ => None,
    }
}

/// The socket that the announcement names, or else the first.
pub(super) fn best(seen: impl Iterator<Item = Socket>, announced: Option<&str>) -> Option<Socket> {
    let mut seen: Vec<Socket> = seen.collect();
    let named = announced.and_then(|line| {
        let port = line.rsplit(':').next().and_then(|p| p.parse::<u16>().ok());
        seen.iter().position(|s| match &s.local {
            Some(Address::Inet(address)) => Some(address.port()) == port,
            Some(Address::Path(path)) => Path::new(line) == path,
            _ => false,
        })
    });
    (!seen.is_empty()).then(|| seen.swap_remove(named.unwrap_or(0)))
}

/// Where a socket is reached by clients that were given `asked`. A path that leads to a socket is
/// believed: the kernel keeps calling a socket by the name that bind(2) was given, which may be relative,
/// or renamed since.
pub(super) fn reached_at(socket: &Socket, asked: Option<&str>) -> Option<String> {
    let bound = socket.local.as_ref()?;
    let leads_there = |path: &&str| {
        matches!(bound, Address::Path(_))
            && std::fs::metadata(path).is_ok_and(|meta| meta.file_type().is_socket())
    };
    let asked = asked.filter(leads_there);
    Some(asked.map_or_else(|| connectable(bound), str::to_owned))
}

/// The address by which a listening socket is reached: loopback where it listens everywhere.
fn connectable(address: &Address) -> String {
    match address {
        Address::Inet(address) => {
            let mut address = *address;
            if address.ip().is_unspecified() {
                address.set_ip(match address {
                    std::net::SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                    std::net::SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
                });
            }
            address.to_string()
        }
        Address::Path(path) => path.to_string_lossy().into_owned(),
        other => other.to_string(),
    }
}
