//! Sends a line in pieces of 16 bytes, as if the server could put them together.
//!
//! caught by: 04.client-one-datagram-per-line 06.client-converses
//! cause: message-split

use mutants::{datagram_from, talk_udp_with};

fn main() {
    talk_udp_with(|socket, server, line| {
        if line.is_empty() {
            socket.send_to(line, server)?;
            return datagram_from(socket, server);
        }
        let mut reply = Vec::new();
        for piece in line.chunks(16) {
            socket.send_to(piece, server)?;
            reply.extend(datagram_from(socket, server)?);
        }
        Ok(reply)
    });
}
