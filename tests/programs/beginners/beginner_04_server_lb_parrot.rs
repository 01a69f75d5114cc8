//! Since a datagram "can be doubled", the server remembers the last message of every sender and drops a
//! datagram that is equal to it. A client that says the same thing twice in a row, or that sends again
//! because the answer was lost, gets no second answer. demands: "each datagram is answered with one
//! datagram of the same length to its sender, from the server's own address".
//!
//! caught by: 04.one-reply-from-own-address
//! cause: equal-datagram-dropped

use std::collections::HashMap;
use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const LARGEST: usize = 65_507;

fn serve(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind(address)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", socket.local_addr()?)?;
    stdout.flush()?;

    let mut last: HashMap<SocketAddr, Vec<u8>> = HashMap::new();
    let mut buffer = vec![0u8; LARGEST];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(ok) => ok,
            Err(error) => {
                eprintln!("recv_from: {error}");
                continue;
            }
        };
        let message = &buffer[..length];
        if last.get(&sender).is_some_and(|m| m == message) {
            continue; // the network has doubled it
        }
        last.insert(sender, message.to_vec());

        if let Err(error) = socket.send_to(&message.to_ascii_uppercase(), sender) {
            eprintln!("{sender}: {error}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(error) = serve(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
