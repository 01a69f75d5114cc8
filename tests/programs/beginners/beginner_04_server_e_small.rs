//! Its buffer has 512 bytes, and a longer datagram is cut.
//!
//! caught by: 04.sizes-to-one-packet 04.size-8192 04.size-65507 04.no-stale-bytes
//! cause: buffer-too-small

use std::env;
use std::fmt::Display;
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
fn bind(address: &str) -> io::Result<UdpSocket> {
    UdpSocket::bind(address)
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = vec![0; 512];
    loop {
        if let Err(error) = answer_one(socket, &mut buffer) {
            note(error);
        }
    }
}
fn answer_one(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..length];
    message.make_ascii_uppercase();
    socket.send_to(message, client)?;
    Ok(())
}
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
