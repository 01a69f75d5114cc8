//! A new vector for every datagram, and a short time limit on receiving.
//!
//! passes: 04 server
//! passes: 06 server
use std::net::UdpSocket;
use std::time::Duration;

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    let socket = UdpSocket::bind(&address).unwrap_or_else(|e| {
        eprintln!("cannot bind {address}: {e}");
        std::process::exit(1)
    });
    socket
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    println!("listening on {}", socket.local_addr().unwrap());
    loop {
        let mut datagram = vec![0; 65_507];
        let Ok((count, peer)) = socket.recv_from(&mut datagram) else {
            continue;
        };
        datagram.truncate(count);
        datagram.make_ascii_uppercase();
        if let Err(e) = socket.send_to(&datagram, peer) {
            eprintln!("{peer}: {e}");
        }
    }
}
