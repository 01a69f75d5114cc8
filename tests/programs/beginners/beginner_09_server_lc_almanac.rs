//! Tests the length with the half-open range ID..LONGEST, so that a message of exactly 1,024 bytes, the
//! longest that is allowed, is reported as no message and not answered.
//!
//! caught by: 09.longest-message
//! cause: longest-payload-dropped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const ID: usize = 4;
const LONGEST: usize = 1024;

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
    let socket = UdpSocket::bind(address)?;
    announce(socket.local_addr()?)?;
    let mut buffer = vec![0; 65_535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) => match reply_to(&buffer[..length]) {
                Some(reply) => {
                    if let Err(error) = socket.send_to(&reply, sender) {
                        note(&format!("{sender}: {error}"));
                    }
                }
                None => note(&format!("{sender}: {length} bytes are no message")),
            },
            Err(error) => note(&format!("recv_from: {error}")),
        }
    }
}

fn reply_to(datagram: &[u8]) -> Option<Vec<u8>> {
    if !(ID..LONGEST).contains(&datagram.len()) {
        return None;
    }
    let (id, payload) = datagram.split_at(ID);
    let mut reply = id.to_vec();
    reply.extend(payload.to_ascii_uppercase());
    Some(reply)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
