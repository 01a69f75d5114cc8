//! Opens a new socket for each reply, so that it comes from a port that the client never wrote to.
//!
//! caught by: 04.one-reply-from-own-address 06.one-reply-from-own-address
//! cause: reply-from-other-socket

use std::net::UdpSocket;

use mutants::{LARGEST, bind_udp};

fn main() {
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
