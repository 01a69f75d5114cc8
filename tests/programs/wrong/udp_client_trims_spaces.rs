//! Trims the line on both sides before it is sent.
//!
//! caught by: 04.client-one-datagram-per-line 06.client-converses
//! cause: spaces-trimmed

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line.trim_ascii(), server)?;
        datagram_from(socket, server)
    });
}
