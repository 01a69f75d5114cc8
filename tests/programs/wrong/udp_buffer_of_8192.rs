//! Has room for 8,192 bytes, which the largest datagram exceeds eight times.
//!
//! caught by: 04.size-65507 06.every-size
//! cause: buffer-too-small

use mutants::bind_udp;

pub fn main() {
    let socket = bind_udp();
    let mut buffer = [0; 8192];
    loop {
        let sent = socket
            .recv_from(&mut buffer)
            .and_then(|(n, sender)| socket.send_to(&buffer[..n].to_ascii_uppercase(), sender));
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
