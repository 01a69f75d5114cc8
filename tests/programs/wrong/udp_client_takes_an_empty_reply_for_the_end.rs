//! Takes an empty reply for the end of a stream, and ends.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-datagram-is-end

use std::process;

use mutants::{datagram_from, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.send_to(line, server)?;
        let reply = datagram_from(socket, server)?;
        if reply.is_empty() {
            eprintln!("the server has ended the conversation");
            process::exit(0);
        }
        Ok(reply)
    });
}
