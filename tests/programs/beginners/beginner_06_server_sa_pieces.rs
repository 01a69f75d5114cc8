//! The answer is sent in pieces of 1024 bytes, as over TCP. A longer datagram is answered with several,
//! and an empty one with none, since chunks() of an empty slice gives no piece at all.
//!
//! caught by: 06.every-size 06.empty-is-answered 06.ten-empty 06.mixed-in-order
//! cause: empty-datagram-skipped reply-split

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

const PIECE: usize = 1024;

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
    let mut buffer = [0u8; 65535];
    loop {
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) => {
                let reply = &mut buffer[..length];
                reply.make_ascii_uppercase();
                if let Err(error) = answer(socket, reply, sender) {
                    eprintln!("{sender}: {error}");
                }
            }
            Err(error) => eprintln!("{error}"),
        }
    }
}

fn answer(socket: &UdpSocket, reply: &[u8], sender: SocketAddr) -> io::Result<()> {
    for piece in reply.chunks(PIECE) {
        socket.send_to(piece, sender)?;
    }
    Ok(())
}
