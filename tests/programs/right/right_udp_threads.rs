//! Four threads receive from the same socket, so that replies may overtake each other.
//!
//! passes: 04 server
//! passes: 06 server
use std::net::UdpSocket;
use std::thread;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let socket = match UdpSocket::bind(&address) {
        Ok(socket) => socket,
        Err(e) => {
            eprintln!("cannot bind {address}: {e}");
            std::process::exit(1);
        }
    };
    println!("listening on {}", socket.local_addr().unwrap());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut buffer = vec![0; 65_536];
                loop {
                    if let Ok((count, peer)) = socket.recv_from(&mut buffer) {
                        let _ = socket.send_to(&buffer[..count].to_ascii_uppercase(), peer);
                    }
                }
            });
        }
    });
}
