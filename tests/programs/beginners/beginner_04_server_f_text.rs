//! It unwraps from_utf8: other bytes end it.
//!
//! caught by: 04.exact-on-every-byte
//! cause: text-instead-of-bytes

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
        let text = std::str::from_utf8(&buffer[..n]).unwrap();
        socket.send_to(text.to_ascii_uppercase().as_bytes(), peer)?;
    }
}
