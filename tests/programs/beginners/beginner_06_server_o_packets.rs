//! Sends its answer in chunks of 1,472 bytes, "what fits into one packet"; a longer datagram is answered
//! with several, and an empty one has no chunk, so that it gets no answer.
//!
//! caught by: 06.every-size 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped reply-split

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

/// What one Ethernet packet has room for.
const PACKET: usize = 1472;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(e) => {
            eprintln!("{address}: {e}");
            return ExitCode::FAILURE;
        }
    };
    let local = socket.local_addr().expect("a bound socket has an address");
    println!("listening on {local}");
    let _ = io::stdout().flush();

    let mut buffer = [0; 65535];
    loop {
        if let Err(e) = answer_one(&socket, &mut buffer) {
            eprintln!("{e}");
        }
    }
}

fn answer_one(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    let answer = buffer[..length].to_ascii_uppercase();
    for packet in answer.chunks(PACKET) {
        socket.send_to(packet, client)?;
    }
    Ok(())
}
