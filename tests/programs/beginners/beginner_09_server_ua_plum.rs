//! The range `4..1024` does not contain its end. A message of exactly 1,024 bytes, the longest one that
//! is allowed, is called no message and gets no answer.
//!
//! caught by: 09.longest-message
//! cause: longest-payload-dropped

use std::env;
use std::io::{self, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

const SIZES: std::ops::Range<usize> = 4..1024;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match bind(&address) {
        Ok(socket) => {
            serve(&socket);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bind(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    println!("listening on {}", socket.local_addr()?);
    Ok(socket)
}

fn serve(socket: &UdpSocket) {
    // larger than a message, to see what is too long
    let mut buffer = [0u8; 2048];
    loop {
        let (length, client) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                note(format!("receive: {error}"));
                continue;
            }
        };
        if !SIZES.contains(&length) {
            note(format!("{client}: {length} bytes are no message"));
            continue;
        }
        let (_id, payload) = buffer[..length].split_at_mut(4);
        payload.make_ascii_uppercase();
        if let Err(error) = socket.send_to(&buffer[..length], client) {
            note(format!("{client}: {error}"));
        }
    }
}

fn note(text: String) {
    let _ = writeln!(io::stderr(), "{text}");
}
