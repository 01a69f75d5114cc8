//! Binds a datagram socket, receives everything, and never answers.
//!
//! passes only: 04.announces-itself 06.announces-itself 09.announces-itself
//! passes only: (it can be reached and says so: these ask for no more)
//! passes only: 04.binds-given-address
//! passes only: (where it is bound is all that this looks at)
//! cause: binds-the-servers-address panics-instead-of-reporting wrong-socket-kind
use std::env;
use std::net::UdpSocket;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let socket = UdpSocket::bind(&address).expect("a free port");
    println!("listening on {}", socket.local_addr().expect("it is bound"));
    loop {
        let _ = socket.recv_from(&mut [0; 65_536]);
    }
}
