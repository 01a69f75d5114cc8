//! Sends the line with its newline, and takes it off the reply.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-what-arrived
//! caught by: 04.client-prints-at-once 04.client-largest-reply 04.client-ignores-strangers
//! caught by: 04.client-starts-without-server 04.client-closes-and-exits 06.client-converses
//! caught by: 06.client-largest-reply 06.client-ignores-strangers 06.client-starts-without-server
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! caught by: 06.client-empty-reply-not-waited-past
//! cause: line-end-sent

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(&[line, b"\n"].concat(), server)?;
        let mut reply = datagram_from(socket, server)?;
        reply.pop();
        Ok(reply)
    });
}
