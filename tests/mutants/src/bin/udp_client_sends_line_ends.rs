//! Sends the line with its newline, and takes it off the reply.
//!
//! caught by: 04.client-one-datagram-per-line 06.client-converses
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: line-end-sent

use mutants::{datagram_from, talk_udp_with};

fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(&[line, b"\n"].concat(), server)?;
        let mut reply = datagram_from(socket, server)?;
        reply.pop();
        Ok(reply)
    });
}
