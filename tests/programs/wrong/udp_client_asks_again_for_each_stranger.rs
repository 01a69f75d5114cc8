//! Sends its line again whenever a datagram comes from somebody else.
//!
//! caught by: 04.client-ignores-strangers 06.client-ignores-strangers
//! cause: message-repeated

use mutants::{LARGEST, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        let mut buffer = vec![0; LARGEST];
        loop {
            socket.send_to(line, server)?;
            let (n, from) = socket.recv_from(&mut buffer)?;
            if from == server {
                buffer.truncate(n);
                return Ok(buffer);
            }
        }
    });
}
