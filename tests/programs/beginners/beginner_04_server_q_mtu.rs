//! The answer is cut into datagrams of 1,472 bytes, because "a packet of Ethernet holds no more". The
//! kernel does that by itself, below UDP: a client that sent 8,192 bytes in one datagram gets six
//! instead of one. (And for an empty datagram there is no piece, so it gets none.).
//!
//! caught by: 04.size-8192 04.size-65507
//! cause: reply-split

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ETHERNET_MTU: usize = 1500;
const IP_HEADER: usize = 20;
const UDP_HEADER: usize = 8;
const MAX_SEGMENT: usize = ETHERNET_MTU - IP_HEADER - UDP_HEADER;

const MAX_DATAGRAM: usize = 65_507;

fn reply(socket: &UdpSocket, payload: &[u8], destination: SocketAddr) -> io::Result<()> {
    for segment in payload.chunks(MAX_SEGMENT) {
        socket.send_to(segment, destination)?;
    }
    Ok(())
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);

    let mut buffer = vec![0u8; MAX_DATAGRAM];
    loop {
        let (length, source) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                let _ = writeln!(io::stderr(), "receive: {error}");
                continue;
            }
        };
        let payload = &mut buffer[..length];
        payload.make_ascii_uppercase();
        if let Err(error) = reply(&socket, payload, source) {
            let _ = writeln!(io::stderr(), "{source}: {error}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
