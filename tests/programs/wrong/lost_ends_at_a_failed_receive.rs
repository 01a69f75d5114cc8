//! Ends when a receive fails.
//!
//! caught by: 09.survives-failed-receive
//! cause: error-not-handled

use mutants::{LARGEST, bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    while let Ok((n, sender)) = socket.recv_from(&mut buffer) {
        match n {
            4..=1024 => drop(socket.send_to(&upper(&buffer[..n]), sender)),
            _ => eprintln!("{sender}: {n} bytes are no message"),
        }
    }
}
