//! Answers twice whoever seems to repeat a datagram: the reply to the first must have been lost.
//!
//! caught by: 04.one-reply-from-own-address 06.one-reply-from-own-address 06.ten-empty
//! caught by: 06.mixed-in-order
//! cause: reply-repeated

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut last = None;
    loop {
        let sent = socket.recv_from(&mut buffer).and_then(|(n, sender)| {
            let reply = buffer[..n].to_ascii_uppercase();
            let this = Some((sender, n, reply[..n.min(5)].to_vec()));
            if this == last {
                socket.send_to(&reply, sender)?;
            }
            last = this;
            socket.send_to(&reply, sender)
        });
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
