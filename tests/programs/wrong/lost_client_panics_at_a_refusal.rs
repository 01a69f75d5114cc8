//! Unwraps what its connected socket answers.
//!
//! caught by: 09.client-nobody-there
//! cause: panics-instead-of-reporting

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::Instant;

use mutants::{Tried, address, fail, has_id, lines, message, print, udp_client};

pub fn main() {
    let (socket, server) = udp_client();
    socket.connect(server).expect("it sends nothing");
    for (line, id) in lines().zip(1..) {
        let reply = ask_connected(&socket, &message(id, &line), id);
        match reply.filter(|reply| has_id(reply, id)) {
            Some(reply) => print(&reply[4..]),
            None => fail(&address(), &ErrorKind::TimedOut.into()),
        }
    }
}

fn ask_connected(socket: &UdpSocket, message: &[u8], id: u32) -> Option<Vec<u8>> {
    let mut buffer = [0; 1025];
    for _ in 0..5 {
        socket.send(message).unwrap();
        let end = Instant::now() + Tried::default().patience;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            socket.set_read_timeout(Some(left)).unwrap();
            match socket.recv(&mut buffer) {
                Ok(n) if has_id(&buffer[..n], id) => return Some(buffer[..n].to_vec()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
    None
}
