//! Sends a line in pieces of 512 bytes, as if the server could put them together.
//!
//! caught by: 04.client-largest-reply 06.client-largest-reply
//! cause: message-split

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        if line.is_empty() {
            socket.send_to(line, server)?;
            return datagram_from(socket, server);
        }
        let mut reply = Vec::new();
        for piece in line.chunks(512) {
            socket.send_to(piece, server)?;
            reply.extend(datagram_from(socket, server)?);
        }
        Ok(reply)
    });
}
