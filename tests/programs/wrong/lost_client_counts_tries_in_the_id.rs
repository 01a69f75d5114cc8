//! Sends the same message again, but the next line gets a number more for each try.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-late-reply
//! cause: id-not-the-next

use std::io::ErrorKind;
use std::time::Instant;

use mutants::{Tried, has_id, message, reply_by, talk_with_ids};

pub fn main() {
    let mut id = 0;
    talk_with_ids(|socket, server, _, line| {
        id += 1;
        let own = id;
        for tries in 0..5 {
            id = own + tries;
            socket.send_to(&message(own, line), server)?;
            let end = Instant::now() + Tried::default().patience;
            if let Some(reply) = reply_by(socket, server, end, |reply| has_id(reply, own))? {
                return Ok(reply[4..].to_vec());
            }
        }
        Err(ErrorKind::TimedOut.into())
    });
}
