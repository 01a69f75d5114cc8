//! Asks for a datagram over and over, without ever waiting for one.
//!
//! caught by: 04.idle-while-idle 06.idle-after-empty
//! cause: busy-waiting

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    socket.set_nonblocking(true).expect("it is a socket");
    let mut buffer = vec![0; LARGEST];
    loop {
        let Ok((n, sender)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
