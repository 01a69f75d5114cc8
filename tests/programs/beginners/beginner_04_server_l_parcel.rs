//! A datagram that isn't valid UTF-8 is logged and skipped instead of being answered byte for byte, so a
//! client that sends such bytes waits forever.
//!
//! caught by: 04.exact-on-every-byte
//! cause: text-instead-of-bytes

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
    let socket = UdpSocket::bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0u8; 65_535];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                eprintln!("recv_from: {error}");
                continue;
            }
        };
        let text = match std::str::from_utf8(&buffer[..length]) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{sender} sent invalid UTF-8: {error}");
                continue;
            }
        };
        let reply = text.to_ascii_uppercase();
        if let Err(error) = socket.send_to(reply.as_bytes(), sender) {
            eprintln!("{sender}: {error}");
        }
    }
}
