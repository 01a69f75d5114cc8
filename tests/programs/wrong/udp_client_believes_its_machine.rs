//! Looks at the host of a sender, and not at the port.
//!
//! caught by: 04.client-ignores-strangers 06.client-ignores-strangers
//! cause: stranger-believed

use mutants::{LARGEST, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        let mut buffer = vec![0; LARGEST];
        loop {
            let (n, sender) = socket.recv_from(&mut buffer)?;
            if sender.ip() == server.ip() {
                return Ok(buffer[..n].to_vec());
            }
        }
    });
}
