//! Waits a second when nobody is there, or nobody answers, and sends its line again, without end.
//!
//! passes: 04 client
//! passes: 06 client
use std::io::ErrorKind;
use std::thread::sleep;
use std::time::{Duration, Instant};

use mutants::{LARGEST, talk_udp_with};

const WAIT: Duration = Duration::from_secs(1);

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.connect(server)?;
        let mut buffer = vec![0; LARGEST];
        loop {
            let begun = Instant::now();
            socket.set_read_timeout(Some(WAIT))?;
            match socket.send(line).and_then(|_| socket.recv(&mut buffer)) {
                Ok(n) => {
                    buffer.truncate(n);
                    return Ok(buffer);
                }
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
                    sleep(WAIT.saturating_sub(begun.elapsed()));
                }
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                Err(e) => return Err(e),
            }
        }
    });
}
