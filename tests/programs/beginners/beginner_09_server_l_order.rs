//! The id is read as a big-endian number and written back with to_ne_bytes; on most machines its four
//! bytes come back in reverse order, and the client doesn't know its reply.
//!
//! caught by: 09.keeps-the-id 09.exact-payload 09.empty-payload 09.longest-message 09.answers-again
//! caught by: 09.remembers-nothing 09.short-is-not-answered 09.long-is-not-answered
//! caught by: 09.names-what-is-no-message 09.one-reply-from-own-address 09.boundaries-kept
//! caught by: 09.survives-client-that-left 09.survives-failed-receive 09.address-in-use
//! cause: id-in-other-byte-order

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
            Ok((length, sender)) => answer(&socket, &buffer[..length], sender),
            Err(error) => eprintln!("{address}: {error}"),
        }
    }
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn answer(socket: &UdpSocket, datagram: &[u8], sender: SocketAddr) {
    if datagram.len() < ID || datagram.len() > LONGEST {
        eprintln!("{sender}: no message, {} bytes", datagram.len());
        return;
    }
    let id = u32::from_be_bytes([datagram[0], datagram[1], datagram[2], datagram[3]]);
    let payload = datagram[ID..].to_ascii_uppercase();

    let mut reply = Vec::with_capacity(LONGEST);
    reply.extend_from_slice(&id.to_ne_bytes());
    reply.extend_from_slice(&payload);
    if let Err(error) = socket.send_to(&reply, sender) {
        eprintln!("{sender}: {error}");
    }
}
