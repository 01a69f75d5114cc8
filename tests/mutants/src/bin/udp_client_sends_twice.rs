//! Sends each line twice, because datagrams get lost.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-prints-what-arrived 06.client-converses
//! cause: message-repeated

use mutants::{datagram_from, talk_udp_with};

fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        socket.send_to(line, server)?;
        datagram_from(socket, server)
    });
}
