//! The answer is cut into chunks of 1,400 bytes with chunks(), "so that it fits into a packet". A large
//! datagram is answered by several, and an empty one has no chunk at all, so that it gets no answer.
//!
//! caught by: 06.every-size 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped reply-split

use std::net::UdpSocket;
use std::process::ExitCode;
use std::{env, io, io::Write};

const PACKET: usize = 1400;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(error) => {
            eprintln!("cannot bind {address}: {error}");
            return ExitCode::from(1);
        }
    };
    if let Err(error) = announce(&socket) {
        eprintln!("{address}: {error}");
        return ExitCode::from(1);
    }

    let mut buffer = vec![0u8; 65_535];
    loop {
        let (length, peer) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        let reply = &mut buffer[..length];
        reply.make_ascii_uppercase();
        for part in reply.chunks(PACKET) {
            if let Err(error) = socket.send_to(part, peer) {
                eprintln!("{peer}: {error}");
                break;
            }
        }
    }
}

fn announce(socket: &UdpSocket) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()
}
