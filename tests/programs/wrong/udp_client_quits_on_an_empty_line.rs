//! Takes an empty line for the end of the input.
//!
//! caught by: 06.client-empty-line-is-sent 06.client-empty-between-others
//! cause: quits-on-empty-line

use mutants::{datagram_from, lines, print, udp_client};

pub fn main() -> std::io::Result<()> {
    let (socket, server) = udp_client();
    for line in lines().take_while(|line| !line.is_empty()) {
        socket.send_to(&line, server)?;
        print(&datagram_from(&socket, server)?);
    }
    Ok(())
}
