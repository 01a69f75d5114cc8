//! Has no loop: answers one datagram, and ends.
//!
//! caught by: 04.upper-cases 04.exact-on-every-byte 04.one-reply-from-own-address 04.two-clients
//! caught by: 04.boundaries-kept 04.sizes-to-one-packet 04.no-stale-bytes
//! caught by: 04.survives-client-that-left 04.thousand-datagrams 04.idle-while-idle
//! caught by: 04.address-in-use
//! cause: ends-after-one-client

use std::io;

use mutants::{LARGEST, bind_udp};

pub fn main() -> io::Result<()> {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let (n, sender) = socket.recv_from(&mut buffer)?;
    socket.send_to(&buffer[..n].to_ascii_uppercase(), sender)?;
    Ok(())
}
