//! Answers a message with the id of the one before twice: the first answer may have been lost.
//!
//! caught by: 09.exact-payload 09.answers-again 09.remembers-nothing 09.one-reply-from-own-address
//! cause: reply-repeated

use mutants::{LARGEST, bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut last = Vec::new();
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ 4..=1024, sender)) => {
                let reply = upper(&buffer[..n]);
                let _ = socket.send_to(&reply, sender);
                if buffer[..4] == last {
                    let _ = socket.send_to(&reply, sender);
                }
                last = buffer[..4].to_vec();
            }
            Ok((n, sender)) => eprintln!("{sender}: {n} bytes are no message"),
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
