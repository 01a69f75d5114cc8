//! An empty datagram is answered with a newline (one byte), since the client is to print an empty line;
//! the answer must be empty as well.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: bytes-added

use std::env;
use std::io::Write;
use std::net::UdpSocket;

fn upper(data: &[u8]) -> Vec<u8> {
    data.iter().map(|b| b.to_ascii_uppercase()).collect()
}

pub fn main() {
    let args: Vec<String> = env::args().collect();
    let address = match args.get(1) {
        Some(a) => a.as_str(),
        None => "127.0.0.1:8888",
    };

    let socket = match UdpSocket::bind(address) {
        Ok(s) => s,
        Err(e) => {
            eprintln!("could not bind to {}: {}", address, e);
            std::process::exit(1);
        }
    };

    println!("listening on {}", socket.local_addr().unwrap());
    std::io::stdout().flush().unwrap();

    let mut buf = [0u8; 65535];
    loop {
        let (amt, src) = match socket.recv_from(&mut buf) {
            Ok(pair) => pair,
            Err(e) => {
                eprintln!("receive error: {}", e);
                continue;
            }
        };
        let reply = if amt == 0 {
            b"\n".to_vec()
        } else {
            upper(&buf[..amt])
        };
        if let Err(e) = socket.send_to(&reply, &src) {
            eprintln!("send error: {}", e);
        }
    }
}
