//! Thinks for a while, answers the first message that waits, and throws the others away.
//!
//! caught by: 09.boundaries-kept

use mutants::{LARGEST, bind_udp, upper};

pub fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    let mut other = vec![0; LARGEST];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((n @ 4..=1024, sender)) => {
                // Meanwhile the others arrive.
                std::thread::sleep(std::time::Duration::from_millis(30));
                socket.set_nonblocking(true).expect("it can be set");
                while socket.recv_from(&mut other).is_ok() {}
                socket.set_nonblocking(false).expect("it can be set");
                let _ = socket.send_to(&upper(&buffer[..n]), sender);
            }
            Ok((n, sender)) => eprintln!("{sender}: {n} bytes are no message"),
            Err(error) => eprintln!("a datagram was lost: {error}"),
        }
    }
}
