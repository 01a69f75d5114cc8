//! A final newline is taken off each datagram before it is answered, since `nc -u` sends one. A datagram
//! that ends in \n or \r\n comes back one or two bytes shorter.
//!
//! caught by: 04.exact-on-every-byte
//! cause: bytes-stripped

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

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

/// Makes a socket that datagrams can be sent to.
fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Answers one datagram after another, whoever sent it.
fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = vec![0u8; 65535];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("recv_from: {error}");
                continue;
            }
        };
        let mut message = &buffer[..length];
        if let Some(rest) = message.strip_suffix(b"\n") {
            message = rest.strip_suffix(b"\r").unwrap_or(rest);
        }
        let reply = message.to_ascii_uppercase();
        if let Err(error) = socket.send_to(&reply, sender) {
            eprintln!("{sender}: {error}");
        }
    }
}
