//! Takes any datagram for the reply, whoever sent it.
//!
//! caught by: 04.client-ignores-strangers 06.client-ignores-strangers
//! cause: stranger-believed

use mutants::{LARGEST, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        let mut buffer = vec![0; LARGEST];
        let (n, _) = socket.recv_from(&mut buffer)?;
        buffer.truncate(n);
        Ok(buffer)
    });
}
