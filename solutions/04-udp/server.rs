//! Stage 04, the server: every datagram is a message of its own.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::fmt::Display;
// solution: end
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

fn main() -> ExitCode {
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
    // solution: begin
    // No listen and no accept: there are no connections. std sets no SO_REUSEADDR here either, with
    // which a second server could bind the same port and take the first one's datagrams.
    UdpSocket::bind(address)
    // solution: end
    //~ // TODO: bind a UDP socket to `address`. Replace the lines below.
    //~ let _ = address;
    //~ eprintln!("not written yet: bind()");
    //~ std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Answers one datagram after another, whoever sent it.
fn serve(socket: &UdpSocket) -> ! {
    // solution: begin
    // No UDP payload is longer than this (over IPv4 the limit is 65,507 bytes). What doesn't fit
    // into the buffer of `recv_from` is thrown away.
    let mut buffer = vec![0; 65_535];
    loop {
        if let Err(error) = answer_one(socket, &mut buffer) {
            note(error);
        }
    }
    // solution: end
    //~ // TODO: receive a datagram, turn a-z into A-Z, send it back to where it came from; again.
    //~ // Replace the lines below.
    //~ let _ = socket;
    //~ eprintln!("not written yet: serve()");
    //~ std::process::exit(1)
}
// solution: begin

/// Receives one datagram and sends one to where it came from.
///
/// # Errors
///
/// Of this one exchange; the next may well succeed. A reply to a client that has gone away can make
/// the *next* receive fail on some systems (Windows: "connection reset").
fn answer_one(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<()> {
    let (length, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..length];
    message.make_ascii_uppercase();
    // All or nothing: a datagram is never sent in part.
    socket.send_to(message, client)?;
    Ok(())
}

/// Writes a note to stderr, if anybody reads there: `eprintln!` panics when nobody does.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
// solution: end
