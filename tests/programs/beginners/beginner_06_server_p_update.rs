//! Makes a new answer only "if n > 0" and sends what stands in the variable in any case; an empty
//! datagram is answered with the answer before it once more, to whomever that belonged.
//!
//! caught by: 06.mixed-in-order

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process;

fn serve(socket: &UdpSocket) -> io::Result<()> {
    let mut buffer = [0u8; 65535];
    let mut reply: Vec<u8> = Vec::new();
    loop {
        let (n, peer) = match socket.recv_from(&mut buffer) {
            Ok(pair) => pair,
            Err(e) => {
                eprintln!("recv_from: {e}");
                continue;
            }
        };
        if n > 0 {
            reply = buffer[..n].to_ascii_uppercase();
        }
        if let Err(e) = socket.send_to(&reply, peer) {
            eprintln!("send_to {peer}: {e}");
        }
    }
}

fn start(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    out.flush()?;
    serve(&socket)
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(e) = start(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
