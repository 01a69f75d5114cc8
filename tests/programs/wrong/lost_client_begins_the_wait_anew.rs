//! Waits the whole time again after each datagram that is no reply.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: wait-begins-anew

use std::io::ErrorKind;

use mutants::{Tried, datagram_from, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let message = message(id, line);
        for _ in 0..5 {
            socket.send_to(&message, server)?;
            socket.set_read_timeout(Some(Tried::default().patience))?;
            loop {
                match datagram_from(socket, server) {
                    Ok(reply) if has_id(&reply, id) => return Ok(reply[4..].to_vec()),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Err(ErrorKind::TimedOut.into())
    });
}
