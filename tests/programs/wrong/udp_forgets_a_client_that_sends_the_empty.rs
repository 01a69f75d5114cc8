//! Takes an empty datagram for its sender's farewell, and answers that sender no more.
//!
//! caught by: 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
//! cause: empty-datagram-is-end

use std::collections::HashSet;

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut gone = HashSet::new();
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((_, sender)) if gone.contains(&sender) => {}
            Ok((n, sender)) => {
                if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
                    eprintln!("a datagram was lost: {error}");
                }
                if n == 0 {
                    gone.insert(sender);
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
