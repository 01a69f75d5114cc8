//! Sends its line again after a tenth of a second, as long as nobody is there.
//!
//! caught by: 04.client-starts-without-server 06.client-starts-without-server
//! cause: sends-again-when-refused

use std::io::ErrorKind;
use std::thread::sleep;
use std::time::Duration;

use mutants::{LARGEST, talk_udp_with};

pub fn main() {
    talk_udp_with(|socket, server, line| {
        socket.connect(server)?;
        let mut buffer = vec![0; LARGEST];
        loop {
            match socket.send(line).and_then(|_| socket.recv(&mut buffer)) {
                Ok(n) => {
                    buffer.truncate(n);
                    return Ok(buffer);
                }
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => {
                    sleep(Duration::from_millis(100));
                }
                Err(e) => return Err(e),
            }
        }
    });
}
