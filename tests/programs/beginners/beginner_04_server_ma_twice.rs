//! Because datagrams can be doubled, it remembers the last datagram of each sender and ignores one that
//! is equal to it; whoever sends the same line twice in a row ("ok", "ok") gets no answer to the second.
//! demands: "each datagram is answered with one datagram of the same length to its sender".
//!
//! caught by: 04.one-reply-from-own-address
//! cause: equal-datagram-dropped

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

struct Server {
    socket: UdpSocket,
    last_seen: HashMap<SocketAddr, Vec<u8>>,
}

impl Server {
    fn is_duplicate(&mut self, from: SocketAddr, datagram: &[u8]) -> bool {
        if self.last_seen.len() > 1000 {
            self.last_seen.clear();
        }
        match self.last_seen.insert(from, datagram.to_vec()) {
            Some(previous) => previous == datagram,
            None => false,
        }
    }

    fn run(&mut self) -> io::Result<()> {
        let mut buf = vec![0u8; 65_535];
        loop {
            let (len, from) = match self.socket.recv_from(&mut buf) {
                Ok(got) => got,
                Err(e) => {
                    eprintln!("receive: {e}");
                    continue;
                }
            };
            if self.is_duplicate(from, &buf[..len]) {
                continue;
            }
            let reply = buf[..len].to_ascii_uppercase();
            if let Err(e) = self.socket.send_to(&reply, from) {
                eprintln!("{from}: {e}");
            }
        }
    }
}

fn start(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Server {
        socket,
        last_seen: HashMap::new(),
    }
    .run()
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = start(&address) {
        eprintln!("cannot serve {address}: {e}");
        return ExitCode::from(1);
    }
    ExitCode::SUCCESS
}
