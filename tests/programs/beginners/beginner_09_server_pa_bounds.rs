//! The lower bound is off by one: "n <= 4" instead of "n < 4". A message with an empty payload (4 bytes)
//! is reported as no message and never answered.
//!
//! caught by: 09.empty-payload 09.boundaries-kept
//! cause: empty-payload-dropped

use std::env;
use std::io::Result;
use std::net::{SocketAddr, UdpSocket};
use std::process::exit;

const ID_LENGTH: usize = 4;
const MAX_LENGTH: usize = 1024;

/// The answer to a datagram, or None if it is no message.
fn answer(datagram: &[u8]) -> Option<Vec<u8>> {
    if datagram.len() <= ID_LENGTH || datagram.len() > MAX_LENGTH {
        return None;
    }
    let (id, payload) = datagram.split_at(ID_LENGTH);
    let mut reply = id.to_vec();
    reply.extend(payload.iter().map(u8::to_ascii_uppercase));
    Some(reply)
}

fn handle(socket: &UdpSocket, datagram: &[u8], sender: SocketAddr) -> Result<()> {
    match answer(datagram) {
        Some(reply) => {
            socket.send_to(&reply, sender)?;
        }
        None => eprintln!("{sender}: {} bytes are no message", datagram.len()),
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(e) => {
            eprintln!("{address}: {e}");
            exit(1);
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());

    let mut buffer = [0u8; 2048];
    loop {
        let result = socket
            .recv_from(&mut buffer)
            .and_then(|(n, sender)| handle(&socket, &buffer[..n], sender));
        if let Err(e) = result {
            eprintln!("{e}");
        }
    }
}
