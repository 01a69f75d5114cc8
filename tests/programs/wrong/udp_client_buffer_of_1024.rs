//! Has room for 1,024 bytes of a reply; the kernel throws the rest away.
//!
//! caught by: 04.client-largest-reply 06.client-largest-reply
//! cause: buffer-too-small

use mutants::talk_udp_with;

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        let mut buffer = [0; 1024];
        loop {
            let (n, sender) = socket.recv_from(&mut buffer)?;
            if sender == server {
                return Ok(buffer[..n].to_vec());
            }
        }
    });
}
