//! Connects, sends nothing, and leaves.
//!
//! passes only: nothing
//! cause: failure-taken-for-success leaves-with-its-input wrong-socket-kind
use std::env;
use std::net::TcpStream;
use std::os::unix::net::UnixStream;

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if address.starts_with('/') {
        let _ = UnixStream::connect(&address);
    } else {
        let _ = TcpStream::connect(&address);
    }
}
