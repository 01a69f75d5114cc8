//! Has room for the longest message, and takes a longer one that was cut for whole.
//!
//! caught by: 09.long-is-not-answered 09.names-what-is-no-message
//! cause: dropped-in-silence no-message-answered

use mutants::{bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = [0; 1024];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ 4.., sender)) => {
                let _ = socket.send_to(&upper(&buffer[..n]), sender);
            }
            Ok((n, sender)) => eprintln!("{sender}: {n} bytes are too short"),
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
