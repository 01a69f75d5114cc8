//! It connects its socket to the first peer.
//!
//! caught by: 04.two-clients 04.survives-client-that-left
//! cause: bound-to-one-client

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = UdpSocket::bind(&address).unwrap_or_else(|error| {
        eprintln!("{address}: {error}");
        std::process::exit(1)
    });
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    let mut buffer = [0; 65536];
    let (n, peer) = socket.recv_from(&mut buffer)?;
    socket.connect(peer)?;
    buffer[..n].make_ascii_uppercase();
    socket.send(&buffer[..n])?;
    loop {
        let n = socket.recv(&mut buffer)?;
        buffer[..n].make_ascii_uppercase();
        socket.send(&buffer[..n])?;
    }
}
