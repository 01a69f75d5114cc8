//! Drops what is no message, and prints nothing about it.
//!
//! caught by: 09.names-what-is-no-message
//! cause: dropped-in-silence

use mutants::{LARGEST, bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ 4..=1024, sender)) => {
                let _ = socket.send_to(&upper(&buffer[..n]), sender);
            }
            Ok(_) => {}
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
