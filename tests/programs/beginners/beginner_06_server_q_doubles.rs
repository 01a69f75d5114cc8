//! Because UDP may deliver a datagram twice, the server ignores one that is the same as the last from
//! that client. But the same message may be meant twice: of ten empty datagrams (or of "a", "a") only
//! the first is answered.
//!
//! caught by: 06.ten-empty 06.mixed-in-order 06.one-reply-from-own-address
//! cause: equal-datagram-dropped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

/// The last datagram of each client, to recognize the ones that the network has doubled.
#[derive(Default)]
struct History {
    last: HashMap<SocketAddr, Vec<u8>>,
}

impl History {
    fn is_duplicate(&mut self, sender: SocketAddr, data: &[u8]) -> bool {
        match self.last.get(&sender) {
            Some(previous) if previous == data => true,
            _ => {
                self.last.insert(sender, data.to_vec());
                false
            }
        }
    }
}

fn serve(socket: UdpSocket) -> io::Result<()> {
    let mut history = History::default();
    let mut buf = vec![0u8; u16::MAX as usize];
    loop {
        let (len, sender) = match socket.recv_from(&mut buf) {
            Ok(pair) => pair,
            Err(err) => {
                let _ = writeln!(io::stderr(), "recv_from: {err}");
                continue;
            }
        };
        if history.is_duplicate(sender, &buf[..len]) {
            continue;
        }
        let answer = buf[..len].to_ascii_uppercase();
        if let Err(err) = socket.send_to(&answer, sender) {
            let _ = writeln!(io::stderr(), "send_to {sender}: {err}");
        }
    }
}

fn start(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    serve(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(err) = start(&address) {
        eprintln!("{address}: {err}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
