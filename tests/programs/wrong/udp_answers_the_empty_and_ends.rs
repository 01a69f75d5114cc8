//! Answers an empty datagram, and takes it for the end of a stream all the same.
//!
//! caught by: 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
//! cause: empty-datagram-is-end

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n, sender)) => {
                if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
                    eprintln!("a datagram was lost: {error}");
                }
                if n == 0 {
                    break;
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
