//! Wipes the first 512 bytes of its buffer before each datagram, and takes all that is not zero for it.
//!
//! caught by: 04.exact-on-every-byte 04.no-stale-bytes 06.echoes-each-datagram 06.every-size
//! caught by: 06.mixed-in-order
//! cause: stale-bytes

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        buffer[..512].fill(0);
        let sent = socket.recv_from(&mut buffer).and_then(|(_, sender)| {
            let end = buffer
                .iter()
                .rposition(|&byte| byte != 0)
                .map_or(0, |last| last + 1);
            socket.send_to(&buffer[..end].to_ascii_uppercase(), sender)
        });
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
