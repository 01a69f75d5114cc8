//! Non-blocking, looks every 2 ms: peeks first, then receives into a buffer that is just large enough.
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
    let socket = UdpSocket::bind(&address).unwrap_or_else(|e| {
        eprintln!("{address}: {e}");
        std::process::exit(1)
    });
    socket.set_nonblocking(true).unwrap();
    println!("listening on {}", socket.local_addr().unwrap());
    let mut look = vec![0; 65_536];
    loop {
        let Ok((count, _)) = socket.peek_from(&mut look) else {
            sleep(Duration::from_millis(2));
            continue;
        };
        let mut datagram = vec![0; count];
        if let Ok((_, peer)) = socket.recv_from(&mut datagram) {
            datagram.make_ascii_uppercase();
            while socket
                .send_to(&datagram, peer)
                .is_err_and(|e| e.kind() == std::io::ErrorKind::WouldBlock)
            {
                sleep(Duration::from_millis(1));
            }
        }
    }
}
