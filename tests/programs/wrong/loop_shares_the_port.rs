//! Sets SO_REUSEPORT, so that a second server takes half of the first one's clients.
//!
//! caught by: 03.address-in-use
//! cause: port-shared

use std::net::{SocketAddrV4, TcpListener};
use std::os::fd::AsRawFd;

use mutants::{Listener, address, announce, echo, fail, serve};
use nix::sys::socket::{
    AddressFamily, Backlog, SockFlag, SockType, SockaddrIn, bind, listen, setsockopt, socket,
    sockopt,
};

pub fn main() {
    let address = address();
    let listener = listen_shared(&address).unwrap_or_else(|error| fail(&address, &error.into()));
    announce(listener.local_addr().expect("it is bound"));
    serve(&Listener::Tcp(listener), echo)
}

fn listen_shared(address: &str) -> nix::Result<TcpListener> {
    let address: SocketAddrV4 = address.parse().map_err(|_| nix::errno::Errno::EINVAL)?;
    let socket = socket(
        AddressFamily::Inet,
        SockType::Stream,
        SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    setsockopt(&socket, sockopt::ReusePort, &true)?;
    bind(socket.as_raw_fd(), &SockaddrIn::from(address))?;
    listen(&socket, Backlog::MAXCONN)?;
    Ok(socket.into())
}
