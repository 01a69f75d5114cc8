//! Asks for its first datagram without a pause.
//!
//! caught by: 04.idle-while-idle
//! cause: busy-waiting

use mutants::{answer, bind_udp};

pub fn main() {
    let socket = bind_udp();
    socket.set_nonblocking(true).expect("it is a socket");
    while socket.peek_from(&mut [0; 1]).is_err() {}
    socket.set_nonblocking(false).expect("it is a socket");
    answer(&socket)
}
