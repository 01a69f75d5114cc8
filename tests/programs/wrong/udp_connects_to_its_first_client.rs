//! Calls connect, as a stream would need it: the kernel then drops what anybody else sends.
//!
//! caught by: 04.two-clients 04.survives-client-that-left 06.survives-client-that-left
//! caught by: 06.empty-ends-nothing
//! cause: bound-to-one-client

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let (mut n, sender) = socket.recv_from(&mut buffer).expect("a datagram");
    socket.connect(sender).expect("it has a sender");
    loop {
        if let Err(error) = socket.send(&buffer[..n].to_ascii_uppercase()) {
            eprintln!("a reply was lost: {error}");
        }
        n = loop {
            match socket.recv(&mut buffer) {
                Ok(n) => break n,
                Err(error) => eprintln!("no datagram: {error}"),
            }
        };
    }
}
