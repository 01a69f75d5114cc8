//! Takes a datagram with the right id for the reply, whoever sent it.
//!
//! caught by: 09.client-ignores-strangers
//! cause: stranger-believed

use std::io::ErrorKind;
use std::time::Instant;

use mutants::{Tried, has_id, message, talk_with_ids};

pub fn main() {
    talk_with_ids(|socket, server, id, line| {
        let message = message(id, line);
        let mut buffer = [0; 1025];
        for _ in 0..5 {
            socket.send_to(&message, server)?;
            let end = Instant::now() + Tried::default().patience;
            loop {
                let left = end.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    break;
                }
                socket.set_read_timeout(Some(left))?;
                match socket.recv_from(&mut buffer) {
                    Ok((n, _)) if has_id(&buffer[..n], id) => return Ok(buffer[4..n].to_vec()),
                    Ok(_) => {}
                    Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                    Err(error) => return Err(error),
                }
            }
        }
        Err(ErrorKind::TimedOut.into())
    });
}
