//! Waits on until a reply has something in it.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-waited-past

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        loop {
            let reply = datagram_from(socket, server)?;
            if !reply.is_empty() {
                return Ok(reply);
            }
        }
    });
}
