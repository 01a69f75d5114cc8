//! It echoes datagrams that are too short.
//!
//! caught by: 09.short-is-not-answered 09.names-what-is-no-message
//! cause: no-message-answered

use std::env;
use std::fmt::Display;
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
    let mut buffer = [0; LONGEST + 1];
    loop {
        if let Err(error) = answer_one(socket, &mut buffer) {
            note(error);
        }
    }
}
fn answer_one(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    match length {
        0..ID => {
            socket.send_to(&buffer[..length], client)?;
        }
        ID..=LONGEST => {
            let message = &mut buffer[..length];
            message[ID..].make_ascii_uppercase();
            socket.send_to(message, client)?;
        }
        _ => note(format_args!("{client}: more than {LONGEST} bytes")),
    }
    Ok(())
}
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
