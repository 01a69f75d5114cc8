//! Remembers who wrote first, and sends every reply there.
//!
//! caught by: 04.two-clients 04.survives-client-that-left 06.survives-client-that-left
//! caught by: 06.empty-ends-nothing
//! cause: bound-to-one-client

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut client = None;
    loop {
        let sent = socket.recv_from(&mut buffer).and_then(|(n, sender)| {
            let client = *client.get_or_insert(sender);
            socket.send_to(&buffer[..n].to_ascii_uppercase(), client)
        });
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
