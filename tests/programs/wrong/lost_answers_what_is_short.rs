//! Answers what is too short for an id.
//!
//! caught by: 09.short-is-not-answered 09.names-what-is-no-message
//! cause: dropped-in-silence no-message-answered

use mutants::{LARGEST, bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ ..=1024, sender)) => {
                let _ = socket.send_to(&upper(&buffer[..n]), sender);
            }
            Ok((n, sender)) => eprintln!("{sender}: {n} bytes are too long"),
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
