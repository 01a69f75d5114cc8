//! Takes an empty datagram for the end of a stream, and leaves its loop.
//!
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: empty-datagram-is-end

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((0, _)) => break,
            Ok((n, sender)) => {
                if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
                    eprintln!("a datagram was lost: {error}");
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
