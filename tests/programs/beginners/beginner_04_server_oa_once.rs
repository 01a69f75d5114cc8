//! Because "a datagram can be doubled" the server remembers the last datagram of each sender and drops
//! one that is equal to it. A client that really sends the same text twice in a row gets only one
//! answer, and waits for the second.
//!
//! caught by: 04.one-reply-from-own-address
//! cause: equal-datagram-dropped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn serve(socket: &UdpSocket) -> ! {
    let mut seen: HashMap<SocketAddr, Vec<u8>> = HashMap::new();
    let mut buffer = vec![0; 65_535];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(got) => got,
            Err(error) => {
                eprintln!("recv_from: {error}");
                thread::sleep(Duration::from_millis(10));
                continue;
            }
        };
        let message = &mut buffer[..length];

        // The network may deliver the same datagram twice: answer it once.
        if seen.get(&sender).is_some_and(|last| last == message) {
            continue;
        }
        if seen.len() > 10_000 {
            seen.clear();
        }
        seen.insert(sender, message.to_vec());

        message.make_ascii_uppercase();
        if let Err(error) = socket.send_to(message, sender) {
            eprintln!("{sender}: {error}");
        }
    }
}
