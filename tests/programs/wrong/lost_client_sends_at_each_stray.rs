//! Sends the message again at each datagram that is no reply.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: stray-ends-wait

use std::io::ErrorKind;
use std::time::Instant;

use mutants::{Tried, has_id, message, reply_by, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let message = message(id, line);
        let mut tries = 0;
        while tries < 5 {
            socket.send_to(&message, server)?;
            let end = Instant::now() + Tried::default().patience;
            match reply_by(socket, server, end, |_| true)? {
                Some(reply) if has_id(&reply, id) => return Ok(reply[4..].to_vec()),
                Some(_) => {}
                None => tries += 1,
            }
        }
        Err(ErrorKind::TimedOut.into())
    });
}
