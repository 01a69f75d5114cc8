//! Asks for ICMP errors (IP_RECVERR), and dies of the first: a client that did not wait for its reply.
//!
//! caught by: 04.survives-client-that-left 06.survives-client-that-left
//! cause: error-not-handled

use mutants::{LARGEST, bind_udp};
use nix::sys::socket::{setsockopt, sockopt};

pub fn main() {
    let socket = bind_udp();
    setsockopt(&socket, sockopt::Ipv4RecvErr, &true).expect("the kernel has this option");
    let mut buffer = vec![0; LARGEST];
    loop {
        let (n, sender) = socket.recv_from(&mut buffer).unwrap();
        socket
            .send_to(&buffer[..n].to_ascii_uppercase(), sender)
            .unwrap();
    }
}
