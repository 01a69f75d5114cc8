//! The buffer has the size of one Ethernet packet (1500 bytes). A larger datagram is cut by recv_from
//! without an error, and only its first 1500 bytes come back.
//!
//! caught by: 04.size-8192 04.size-65507
//! cause: buffer-too-small

use std::env;
use std::net::UdpSocket;
use std::process;

/// A packet in the network is not longer than this.
const PACKET: usize = 1500;

fn bind(address: &str) -> UdpSocket {
    let socket = UdpSocket::bind(address).unwrap_or_else(|error| {
        eprintln!("can't use {address}: {error}");
        process::exit(1);
    });
    let name = socket.local_addr().expect("a bound socket has a name");
    println!("listening on {name}");
    socket
}

pub fn main() {
    let args: Vec<String> = env::args().collect();
    let address = if args.len() > 1 {
        &args[1]
    } else {
        "127.0.0.1:8888"
    };
    let socket = bind(address);

    let mut packet = [0u8; PACKET];
    loop {
        let (length, sender) = match socket.recv_from(&mut packet) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        let data = &mut packet[..length];
        for byte in data.iter_mut() {
            if byte.is_ascii_lowercase() {
                *byte -= 32;
            }
        }
        if let Err(error) = socket.send_to(data, sender) {
            eprintln!("{sender}: {error}");
        }
    }
}
