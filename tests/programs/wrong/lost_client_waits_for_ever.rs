//! Sends each message once, and waits for its reply as long as it takes.
//!
//! caught by: 09.client-one-at-a-time 09.client-sends-again 09.client-last-try-counts
//! caught by: 09.client-gives-up 09.client-waits-200-ms 09.client-strays-change-no-wait
//! caught by: 09.client-late-reply 09.client-nobody-there
//! cause: never-sends-again

use mutants::{datagram_from, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        socket.send_to(&message(id, line), server)?;
        loop {
            let reply = datagram_from(socket, server)?;
            if has_id(&reply, id) {
                return Ok(reply[4..].to_vec());
            }
        }
    });
}
