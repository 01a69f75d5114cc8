//! Reads on while datagrams wait, and answers all of them with one.
//!
//! caught by: 04.boundaries-kept 06.boundaries-kept
//! cause: boundaries-lost

use mutants::{LARGEST, bind_udp};

fn main() {
    let socket = bind_udp();
    let mut buffer = vec![0; LARGEST];
    loop {
        let Ok((mut n, sender)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        socket.set_nonblocking(true).expect("it is a socket");
        while let Ok((more, _)) = socket.recv_from(&mut buffer[n..]) {
            n += more;
        }
        socket.set_nonblocking(false).expect("it is a socket");
        if let Err(error) = socket.send_to(&buffer[..n].to_ascii_uppercase(), sender) {
            eprintln!("a datagram was lost: {error}");
        }
    }
}
