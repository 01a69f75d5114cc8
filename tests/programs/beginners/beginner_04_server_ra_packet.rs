//! The buffer has the size of what fits into one Ethernet packet (1472 bytes), since the author believes
//! that no datagram can be larger. Longer ones are cut by the kernel and come back shortened to 1472
//! bytes.
//!
//! caught by: 04.size-8192 04.size-65507
//! cause: buffer-too-small

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

/// 1500 (Ethernet) - 20 (IP) - 8 (UDP)
const MAX_PAYLOAD: usize = 1500 - 20 - 8;

struct Packet {
    len: usize,
    from: SocketAddr,
    payload: [u8; MAX_PAYLOAD],
}

impl Packet {
    fn receive(socket: &UdpSocket) -> io::Result<Packet> {
        let mut payload = [0u8; MAX_PAYLOAD];
        let (len, from) = socket.recv_from(&mut payload)?;
        Ok(Packet { len, from, payload })
    }

    fn shout(mut self) -> Self {
        for byte in &mut self.payload[..self.len] {
            byte.make_ascii_uppercase();
        }
        self
    }

    fn reply(&self, socket: &UdpSocket) -> io::Result<usize> {
        socket.send_to(&self.payload[..self.len], self.from)
    }
}

impl fmt::Display for Packet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes from {}", self.len, self.from)
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("{address}: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    let _ = io::stdout().flush();

    loop {
        match Packet::receive(&socket).map(Packet::shout) {
            Ok(packet) => {
                if let Err(error) = packet.reply(&socket) {
                    eprintln!("{packet}: {error}");
                }
            }
            Err(error) => eprintln!("recv_from: {error}"),
        }
    }
}
