//! Takes the same bytes from the same sender for one datagram that came twice, and answers once.
//!
//! caught by: 06.ten-empty 06.mixed-in-order 06.one-reply-from-own-address
//! cause: equal-datagram-dropped

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut last = None;
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n, sender)) => {
                let this = Some((sender, buffer[..n].to_vec()));
                if this == last {
                    continue;
                }
                last = this;
                if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
                    eprintln!("a datagram was lost: {error}");
                }
            }
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
