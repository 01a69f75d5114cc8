//! Turns the whole datagram into upper case, id and all; an id whose bytes look like letters (97 to 122)
//! comes back changed, and the client drops the reply. The first 96 lines of a client that counts from 1
//! are right.
//!
//! caught by: 09.keeps-the-id 09.one-reply-from-own-address 09.boundaries-kept
//! caught by: 09.survives-client-that-left 09.address-in-use
//! cause: id-taken-for-text

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const SHORTEST: usize = 4;
const LONGEST: usize = 1024;

fn serve(socket: &UdpSocket) -> ! {
    let mut datagram = [0u8; LONGEST + 1];
    loop {
        let (length, client) = match socket.recv_from(&mut datagram) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("receive: {error}");
                continue;
            }
        };
        if !(SHORTEST..=LONGEST).contains(&length) {
            eprintln!("{client}: no message ({length} bytes)");
            continue;
        }
        let message = &mut datagram[..length];
        message.make_ascii_uppercase();
        if let Err(error) = socket.send_to(message, client) {
            eprintln!("{client}: {error}");
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    io::stdout().flush()?;
    Ok(socket)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match bind(&address) {
        Ok(socket) => serve(&socket),
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
