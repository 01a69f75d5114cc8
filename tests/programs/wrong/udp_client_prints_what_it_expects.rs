//! Waits for the reply, and prints what it believes to be in it.
//!
//! caught by: 04.client-prints-what-arrived 06.client-converses
//! caught by: 06.client-empty-reply-not-waited-past
//! cause: prints-what-it-sent

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        datagram_from(socket, server)?;
        Ok(line.to_ascii_uppercase())
    });
}
