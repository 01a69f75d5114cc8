//! Sends each reply twice, because datagrams get lost.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.no-stale-bytes
//! caught by: 04.thousand-datagrams 04.idle-while-idle
//! caught by: 04.address-in-use 06.echoes-each-datagram 06.one-reply-from-own-address 06.every-size
//! caught by: 06.boundaries-kept 06.address-in-use
//! caught by: 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: reply-repeated

use mutants::{LARGEST, bind_udp};

pub fn main() {
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
