//! Sends each reply twice, because datagrams get lost.
//!
//! caught by: 04.one-reply-from-own-address 06.one-reply-from-own-address
//! cause: reply-repeated

use mutants::{LARGEST, bind_udp};

fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        let sent = socket.recv_from(&mut buffer).and_then(|(n, sender)| {
            let reply = buffer[..n].to_ascii_uppercase();
            socket.send_to(&reply, sender)?;
            socket.send_to(&reply, sender)
        });
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
