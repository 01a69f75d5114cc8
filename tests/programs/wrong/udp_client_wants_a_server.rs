//! Finds out first whether anybody has the server's address, and will not begin without.
//!
//! caught by: 04.client-starts-without-server 06.client-starts-without-server
//! cause: connection-expected

use std::io::{self, ErrorKind};
use std::net::UdpSocket;

use mutants::{address, datagram_from, fail, talk_udp_with};

pub fn main() {
    let address = address();
    if UdpSocket::bind(&address).is_ok() {
        fail(
            &address,
            &io::Error::new(ErrorKind::ConnectionRefused, "no server there"),
        );
    }
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        datagram_from(socket, server)
    });
}
