//! Unwraps the result of recv on a connected socket; when nobody is at the address the refusal
//! (ECONNREFUSED) ends the client with "thread 'main' panicked" and exit code 101 instead of a message
//! and 1.
//!
//! caught by: 04.client-starts-without-server
//! cause: panics-instead-of-reporting

use std::env;
use std::io::{self, BufRead, Write};
use std::net::UdpSocket;

struct Client {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl Client {
    fn connect(address: &str) -> Client {
        let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
        socket.connect(address).unwrap();
        Client {
            socket,
            buffer: vec![0; 65536],
        }
    }

    fn ask(&mut self, message: &[u8]) -> &[u8] {
        self.socket.send(message).unwrap();
        let n = self.socket.recv(&mut self.buffer).unwrap();
        &self.buffer[..n]
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let mut client = Client::connect(&address);

    for line in io::stdin().lock().split(b'\n') {
        let mut line = line.unwrap();
        if line.ends_with(b"\r") {
            line.pop();
        }
        let reply = client.ask(&line);
        let mut out = io::stdout().lock();
        out.write_all(reply).unwrap();
        out.write_all(b"\n").unwrap();
        out.flush().unwrap();
    }
}
