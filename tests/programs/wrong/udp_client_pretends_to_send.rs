//! Prints an empty line for an empty line, and sends nothing.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: empty-datagram-skipped

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        if line.is_empty() {
            return Ok(Vec::new());
        }
        socket.send_to(line, server)?;
        datagram_from(socket, server)
    });
}
