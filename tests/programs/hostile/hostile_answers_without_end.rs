//! Answers each datagram with its reply, again and again, without end.
//!
//! caught by: 06.echoes-each-datagram 06.one-reply-from-own-address 06.every-size
//! caught by: 06.boundaries-kept 06.survives-client-that-left 06.address-in-use
//! caught by: 06.empty-is-answered 06.empty-ends-nothing 06.ten-empty 06.mixed-in-order
//! caught by: 06.idle-after-empty
//! cause: reply-repeated

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let Ok((length, client)) = socket.recv_from(&mut buffer) else {
        return;
    };
    buffer.truncate(length);
    buffer.make_ascii_uppercase();
    loop {
        // A refusal comes from a client that has had enough.
        let _ = socket.send_to(&buffer, client);
    }
}
