//! Waits a millisecond for more datagrams of the same client, and answers all of them with one.
//!
//! caught by: 04.boundaries-kept 06.boundaries-kept 06.ten-empty
//! cause: boundaries-lost waiting-datagrams-lost

use std::thread;
use std::time::Duration;

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; 2 * LARGEST];
    loop {
        let Ok((mut n, client)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        thread::sleep(Duration::from_millis(1));
        socket.set_nonblocking(true).expect("it is a socket");
        while socket
            .peek_from(&mut [0; 1])
            .is_ok_and(|(_, sender)| sender == client)
            && let Ok((more, _)) = socket.recv_from(&mut buffer[n..])
        {
            n += more;
        }
        socket.set_nonblocking(false).expect("it is a socket");
        if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), client) {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
