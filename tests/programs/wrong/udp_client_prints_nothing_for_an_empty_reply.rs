//! Prints no line for an empty reply: "nothing has come".
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-not-printed

use mutants::{datagram_from, lines, print, udp_client};

pub fn main() -> std::io::Result<()> {
    let (socket, server) = udp_client();
    for line in lines() {
        socket.send_to(&line, server)?;
        let reply = datagram_from(&socket, server)?;
        if !reply.is_empty() {
            print(&reply);
        }
    }
    Ok(())
}
