//! Does not notice the end of stdin, and reads nothing again and again.
//!
//! caught by: 04.client-closes-and-exits 06.client-converses
//! cause: end-of-input-unhandled

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    loop {
        talk_udp_with(|socket, server, line| {
            socket.send_to(line, server)?;
            datagram_from(socket, server)
        });
    }
}
