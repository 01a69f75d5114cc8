//! Has room for as many bytes as it sent, and not for what may come.
//!
//! caught by: 04.client-largest-reply 06.client-largest-reply
//! cause: buffer-too-small

use mutants::talk_udp_with;

fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        let mut buffer = vec![0; line.len()];
        loop {
            let (n, sender) = socket.recv_from(&mut buffer)?;
            if sender == server {
                buffer.truncate(n);
                return Ok(buffer);
            }
        }
    });
}
