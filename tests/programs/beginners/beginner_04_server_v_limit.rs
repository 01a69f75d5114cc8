//! The buffer has exactly 65,507 bytes and a datagram that fills it is taken for a truncated one and
//! dropped, so the largest datagram that is allowed is the only one that gets no answer.
//!
//! caught by: 04.size-65507
//! cause: largest-datagram-dropped

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process;

/// Largest payload over IPv4: 65535 - 20 - 8.
const MAX_PAYLOAD: usize = 65_507;

fn serve(socket: &UdpSocket) -> io::Result<()> {
    let mut buffer = vec![0u8; MAX_PAYLOAD];
    loop {
        let (size, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(e) => {
                eprintln!("recv_from: {e}");
                continue;
            }
        };
        // recv_from doesn't tell whether something was cut off
        if size >= MAX_PAYLOAD {
            eprintln!("{sender}: datagram does not fit, ignored");
            continue;
        }
        let reply: Vec<u8> = buffer[..size]
            .iter()
            .map(|byte| byte.to_ascii_uppercase())
            .collect();
        if let Err(e) = socket.send_to(&reply, sender) {
            eprintln!("{sender}: {e}");
        }
    }
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());

    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(e) => {
            eprintln!("can't bind to {address}: {e}");
            process::exit(1);
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    io::stdout().flush().unwrap();

    if let Err(e) = serve(&socket) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
