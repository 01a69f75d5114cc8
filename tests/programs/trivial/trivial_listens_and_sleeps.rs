//! Listens, and never accepts: the kernel completes every handshake for it.
//!
//! passes only: 01.announces-itself 02.announces-itself 03.announces-itself 07.announces-itself 08.announces-itself
//! passes only: (it can be reached and says so: these ask for no more)
//! passes only: 01.binds-given-address 01.default-address
//! passes only: (where it listens is all that these look at)
//! passes only: 08.default-backlog
//! passes only: (the library's default is the right one)
//! cause: binds-the-servers-address backlog-not-passed panics-instead-of-reporting wrong-socket-kind
use std::env;
use std::net::TcpListener;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    let listener = TcpListener::bind(&address).expect("a free port");
    println!(
        "listening on {}",
        listener.local_addr().expect("it is bound")
    );
    loop {
        std::thread::park();
    }
}
