//! Gives each try an id of its own.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply
//! cause: new-id-for-each-try

use std::io::ErrorKind;
use std::time::Instant;

use mutants::{Tried, has_id, message, reply_by, talk_with_ids};

pub fn main() {
    let mut id = 0;
    talk_with_ids(|socket, server, _, line| {
        for _ in 0..5 {
            id += 1;
            socket.send_to(&message(id, line), server)?;
            let end = Instant::now() + Tried::default().patience;
            if let Some(reply) = reply_by(socket, server, end, |reply| has_id(reply, id))? {
                return Ok(reply[4..].to_vec());
            }
        }
        Err(ErrorKind::TimedOut.into())
    });
}
