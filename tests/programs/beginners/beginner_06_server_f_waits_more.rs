//! It takes an empty datagram for the end and waits for the next client: no answer to it.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped

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
        loop {
            let (n, peer) = socket.recv_from(&mut buffer)?;
            if n == 0 {
                eprintln!("end of {peer}");
                break;
            }
            buffer[..n].make_ascii_uppercase();
            socket.send_to(&buffer[..n], peer)?;
        }
    }
}
