//! It sends the reply of the datagram before (one late).
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192 04.size-65507
//! caught by: 04.no-stale-bytes 04.survives-client-that-left 04.thousand-datagrams
//! caught by: 04.idle-while-idle 04.address-in-use
//! cause: reply-one-late

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
    let mut last = Vec::new();
    loop {
        let (n, peer) = socket.recv_from(&mut buffer)?;
        if !last.is_empty() {
            socket.send_to(&last, peer)?;
        }
        last = buffer[..n].to_ascii_uppercase();
    }
}
