//! Counts what one client sends in a row in a `u8`, which 256 datagrams overflow.
//!
//! caught by: 04.thousand-datagrams
//! by luck: 04.boundaries-kept
//! cause: counter-overflows

use mutants::{LARGEST, bind_udp};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let (mut count, mut last) = (0_u8, None);
    loop {
        let Ok((length, sender)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        // Other checks send more than 256 datagrams too, but never so many in a row.
        if last != Some(sender) {
            (count, last) = (0, Some(sender));
        }
        count += 1;
        if count == 1 {
            eprintln!("{sender} begins to send");
        }
        buffer[..length].make_ascii_uppercase();
        let _ = socket.send_to(&buffer[..length], sender);
    }
}
