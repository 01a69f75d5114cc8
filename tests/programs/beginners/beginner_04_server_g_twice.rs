//! It sends each reply twice.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.no-stale-bytes 04.thousand-datagrams
//! caught by: 04.idle-while-idle 04.address-in-use
//! cause: reply-repeated

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
    loop {
        let (n, peer) = socket.recv_from(&mut buffer)?;
        buffer[..n].make_ascii_uppercase();
        socket.send_to(&buffer[..n], peer)?;
        socket.send_to(&buffer[..n], peer)?;
    }
}
