//! Accepts every client, and sends nothing to any.
//!
//! passes only: 01.announces-itself 02.announces-itself 03.announces-itself 05.announces-itself
//! passes only: 07.announces-itself 08.announces-itself
//! passes only: (it can be reached and says so: these ask for no more)
//! passes only: 01.binds-given-address 01.default-address 05.file-is-a-socket
//! passes only: (where it listens is all that these look at)
//! passes only: 08.default-backlog
//! passes only: (the library's default is the right one)
//! cause: accepts-without-serving binds-the-servers-address backlog-not-passed panics-instead-of-reporting stale-socket-not-replaced wrong-socket-kind
use std::env;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if address.starts_with('/') {
        let listener = UnixListener::bind(&address).expect("a free path");
        println!("listening on {address}");
        listener.incoming().for_each(std::mem::forget);
    } else {
        let listener = TcpListener::bind(&address).expect("a free port");
        println!(
            "listening on {}",
            listener.local_addr().expect("it is bound")
        );
        listener.incoming().for_each(std::mem::forget);
    }
}
