//! Sends each line twice, because datagrams get lost.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-one-at-a-time 04.client-prints-at-once
//! caught by: 04.client-ignores-strangers 04.client-starts-without-server
//! caught by: 06.client-ignores-strangers 06.client-starts-without-server
//! caught by: 06.client-converses 06.client-empty-line-is-sent 06.client-empty-between-others
//! caught by: 06.client-empty-reply-not-waited-past
//! cause: message-repeated

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        socket.send_to(line, server)?;
        datagram_from(socket, server)
    });
}
