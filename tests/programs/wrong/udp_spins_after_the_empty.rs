//! Stops waiting for datagrams once an empty one has come: "there may be nothing to read".
//!
//! caught by: 06.idle-after-empty
//! cause: busy-waiting

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        let Ok((n, sender)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
            eprintln!("a datagram was lost: {error}");
        }
        if n == 0 {
            socket.set_nonblocking(true).expect("it is a socket");
        }
    }
}
