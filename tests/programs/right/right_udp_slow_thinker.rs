//! Takes its time: half a second to start, and then 10 ms for every reply.
//!
//! passes: 04 server
//! passes: 06 server
use std::net::UdpSocket;
use std::thread::sleep;
use std::time::Duration;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    sleep(Duration::from_millis(500));
    let socket = UdpSocket::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot bind {address}: {e}");
        std::process::exit(1)
    });
    println!("listening on {}", socket.local_addr().unwrap());
    let mut buffer = vec![0; 65_536];
    loop {
        let Ok((count, peer)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        sleep(Duration::from_millis(10));
        let _ = socket.send_to(&buffer[..count].to_ascii_uppercase(), peer);
    }
}
