//! Part 1: what a socket is, and what an address names.

use std::io;
use std::net::TcpStream;

use super::log::at;
use super::vocabulary::*;
use super::{Claim, Finding, Log, false_if};

pub(super) const CLAIMS: &[Claim] = &[
    Claim {
        number: 1,
        slug: "address-names-one-program",
        says: "An IP address and a port together name exactly one program in the network.",
        part: "part 1",
        stages: &["01", "04"],
        experiment: address_names_one_program,
    },
    Claim {
        number: 2,
        slug: "bind-takes-any-address",
        says: "A server may bind whatever IP address it likes.",
        part: "part 1",
        stages: &["01"],
        experiment: bind_takes_any_address,
    },
];

fn address_names_one_program(log: &mut Log) -> io::Result<Finding> {
    let (tcp, udp) = same_port_twice()?;
    let address = udp.local_addr()?;
    log.did(format_args!(
        "listen on TCP {0}, and bind another socket to UDP {0}",
        at("a port", address)
    ));
    let client = TcpStream::connect(address)?;
    send(&client, b"by TCP")?;
    self::udp()?.send_to(b"by UDP", address)?;
    log.did("send \"by TCP\" to that address over TCP, and \"by UDP\" over UDP");
    let from_tcp = recv(&tcp.accept()?.0, 100);
    let from_udp = recv(&udp, 100);
    log.saw(format_args!("the TCP socket gets {}", from_tcp.shown()));
    log.saw(format_args!("the UDP socket gets {}", from_udp.shown()));
    let apart = from_tcp == Ok(b"by TCP".into()) && from_udp == Ok(b"by UDP".into());
    Ok(false_if(
        apart,
        "TCP and UDP each have their own 65,535 ports, so the protocol belongs to the name. Nor need \
         it be one program: a listening socket and all connections accepted from it share one port, \
         a socket may be held by several processes after a fork, and with SO_REUSEPORT several \
         sockets may be bound to the very same address. What is unique is a TCP connection: \
         protocol, both addresses, both ports.",
    ))
}

fn bind_takes_any_address(log: &mut Log) -> io::Result<Finding> {
    let ours = bind(&tcp_socket()?, "127.0.0.1:0".parse().expect("an address"));
    let loopback = bind(&tcp_socket()?, "127.8.7.6:0".parse().expect("an address"));
    let foreign = bind(&tcp_socket()?, "192.0.2.1:0".parse().expect("an address"));
    log.did("bind three sockets: to 127.0.0.1, to 127.8.7.6, and to 192.0.2.1");
    log.saw(format_args!("127.0.0.1: {}", ours.shown()));
    log.saw(format_args!("127.8.7.6: {}", loopback.shown()));
    log.saw(format_args!("192.0.2.1: {}", foreign.shown()));
    Ok(false_if(
        ours.is_ok() && foreign.is_err(),
        "bind chooses among this machine's own addresses, since that is where the kernel can deliver. \
         An address of another machine (192.0.2.1 is set aside for documentation, RFC 5737, and so \
         belongs to nobody) gives EADDRNOTAVAIL. On Linux all of 127.0.0.0/8 is this machine.",
    )
    .elsewhere("On macOS only 127.0.0.1 is there at first; others need `ifconfig lo0 alias` (ifconfig(8))."))
}
