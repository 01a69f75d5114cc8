//! Sends the whole buffer back, and not only the part that was received.
//!
//! caught by: 04.upper-cases
//! cause: replies-with-whole-buffer

use mutants::bind_udp;

fn main() {
    let socket = bind_udp();
    let mut buffer = [0; 1024];
    loop {
        let sent = socket
            .recv_from(&mut buffer)
            .and_then(|(_, sender)| socket.send_to(&buffer.to_ascii_uppercase(), sender));
        if let Err(error) = sent {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
