//! Skips empty lines, as over a stream: but here an empty line is a message.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: empty-datagram-skipped

use mutants::{datagram_from, lines, print, udp_client};

pub fn main() -> std::io::Result<()> {
    let (socket, server) = udp_client();
    for line in lines().filter(|line| !line.is_empty()) {
        socket.send_to(&line, server)?;
        print(&datagram_from(&socket, server)?);
    }
    Ok(())
}
