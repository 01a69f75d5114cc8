//! Opens a new socket for each reply, so that it comes from a port that the client never wrote to.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
//! caught by: 04.address-in-use 06.echoes-each-datagram 06.one-reply-from-own-address 06.every-size
//! caught by: 06.survives-client-that-left 06.address-in-use 06.empty-is-answered
//! caught by: 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
//! cause: reply-from-other-socket

use std::net::UdpSocket;

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        let sent = socket.recv_from(&mut buffer).and_then(|(n, sender)| {
            UdpSocket::bind("127.0.0.1:0")?.send_to(&buffer[..n].to_ascii_uppercase(), sender)
        });
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
