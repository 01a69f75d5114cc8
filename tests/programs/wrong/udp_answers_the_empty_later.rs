//! Answers with what it has when the next datagram comes: an empty one waits for the one behind it.
//!
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut waiting = Vec::new();
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((0, sender)) => waiting.push(sender),
            Ok((n, sender)) => {
                let reply = buffer[..n].to_ascii_uppercase();
                let mut sent = socket.send_to(&reply, sender);
                for sender in waiting.drain(..) {
                    sent = sent.and(socket.send_to(&[], sender));
                }
                if let Err(error) = sent {
                    eprintln!("a datagram was lost: {error}");
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
