//! Asks for ICMP errors (IP_RECVERR), and ends at the first.
//!
//! caught by: 09.survives-client-that-left 09.survives-failed-receive
//! cause: error-not-handled

use mutants::{LARGEST, bind_udp, upper};
use nix::sys::socket::{setsockopt, sockopt};

pub fn main() {
    let socket = bind_udp();
    setsockopt(&socket, sockopt::Ipv4RecvErr, &true).expect("the kernel has this option");
    let mut buffer = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ 4..=1024, sender)) => {
                socket.send_to(&upper(&buffer[..n]), sender).unwrap();
            }
            Ok((n, sender)) => eprintln!("{sender}: {n} bytes are no message"),
            Err(error) => panic!("{error}"),
        }
    }
}
