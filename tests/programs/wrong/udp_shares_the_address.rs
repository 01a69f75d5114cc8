//! Sets SO_REUSEADDR, which lets a second server take the first one's datagrams.
//!
//! caught by: 04.address-in-use 06.address-in-use
//! cause: port-shared

use std::net::{SocketAddrV4, UdpSocket};
use std::os::fd::AsRawFd;

use mutants::{address, announce, answer, fail};
use nix::sys::socket::{
    AddressFamily, SockFlag, SockType, SockaddrIn, bind, setsockopt, socket, sockopt,
};

pub fn main() {
    let address = address();
    let socket = bind_shared(&address).unwrap_or_else(|error| fail(&address, &error.into()));
    announce(socket.local_addr().expect("it is bound"));
    answer(&socket)
}

fn bind_shared(address: &str) -> nix::Result<UdpSocket> {
    let address: SocketAddrV4 = address.parse().map_err(|_| nix::errno::Errno::EINVAL)?;
    let socket = socket(
        AddressFamily::Inet,
        SockType::Datagram,
        SockFlag::SOCK_CLOEXEC,
        None,
    )?;
    setsockopt(&socket, sockopt::ReuseAddr, &true)?;
    bind(socket.as_raw_fd(), &SockaddrIn::from(address))?;
    Ok(socket.into())
}
