//! Does not answer a single byte, which it takes for a mistyped newline.
//!
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.no-stale-bytes 04.thousand-datagrams
//! caught by: 06.every-size 06.boundaries-kept 06.mixed-in-order

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((1, _)) => {}
            Ok((n, sender)) => {
                if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
                    eprintln!("a datagram was lost: {error}");
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
