//! Stage 06, the server: a datagram of no bytes is still a datagram.
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
    UdpSocket::bind(address)
    // solution: end
    //~ // TODO: as in stage 04. Replace the lines below.
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
    // No UDP payload is longer than this.
    let mut buffer = vec![0; 65_535];
    loop {
        if let Err(error) = answer_one(socket, &mut buffer) {
            note(error);
        }
    }
    // solution: end
    //~ // TODO: as in stage 04, and a datagram of no bytes is answered like any other. Replace the
    //~ // lines below.
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
    // A length of 0 is no end: there is no connection that could end. It is a message of no bytes,
    // from a sender who waits for an answer.
    let (length, client) = socket.recv_from(buffer)?;
    let message = &mut buffer[..length];
    message.make_ascii_uppercase();
    // Of no bytes, this still sends a packet: its UDP header says "8 bytes, all of them header".
    socket.send_to(message, client)?;
    Ok(())
}

/// Writes a note to stderr, if anybody reads there: `eprintln!` panics when nobody does.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
// solution: end
