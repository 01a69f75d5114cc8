//! Sends the whole buffer back, and not only the part that was received.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.size-8192
//! caught by: 04.no-stale-bytes 04.survives-client-that-left 04.thousand-datagrams
//! caught by: 04.idle-while-idle 04.address-in-use 06.echoes-each-datagram
//! caught by: 06.one-reply-from-own-address 06.every-size 06.boundaries-kept
//! caught by: 06.survives-client-that-left 06.address-in-use 06.empty-is-answered
//! caught by: 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order 06.idle-after-empty
//! cause: replies-with-whole-buffer

use mutants::bind_udp;

pub fn main() {
    let socket = bind_udp();
    let mut buffer = [0; 65_507];
    loop {
        let sent = socket
            .recv_from(&mut buffer)
            .and_then(|(_, sender)| socket.send_to(&buffer.to_ascii_uppercase(), sender));
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
