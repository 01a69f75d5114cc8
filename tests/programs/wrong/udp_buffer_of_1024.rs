//! Has room for 1,024 bytes; the kernel throws the rest of a datagram away.
//!
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 06.every-size
//! cause: buffer-too-small

use mutants::bind_udp;

pub fn main() {
    let socket = bind_udp();
    let mut buffer = [0; 1024];
    loop {
        let sent = socket
            .recv_from(&mut buffer)
            .and_then(|(n, sender)| socket.send_to(&buffer[..n].to_ascii_uppercase(), sender));
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
