//! Has no loop: answers one datagram, and ends.
//!
//! caught by: 04.two-clients
//! cause: ends-after-one-client

use std::io;

use mutants::{LARGEST, bind_udp};

fn main() -> io::Result<()> {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let (n, sender) = socket.recv_from(&mut buffer)?;
    socket.send_to(&buffer[..n].to_ascii_uppercase(), sender)?;
    Ok(())
}
