//! Throws away what waits behind the datagram that it answers, as out of date.
//!
//! caught by: 04.boundaries-kept 06.boundaries-kept 06.mixed-in-order
//! cause: boundaries-lost

use mutants::{LARGEST, bind_udp};

fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        let Ok((n, sender)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        socket.set_nonblocking(true).expect("it is a socket");
        while socket.recv_from(&mut [0; 1]).is_ok() {}
        socket.set_nonblocking(false).expect("it is a socket");
        if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
