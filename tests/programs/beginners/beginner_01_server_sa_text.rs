//! A piece that is not valid UTF-8 goes back unchanged ("binary data"), so its ASCII letters are not
//! upper-cased. A message with other bytes in it, or a piece that ends in the middle of ß, comes back in
//! small letters.
//!
//! caught by: 01.exact-on-every-byte
//! cause: reply-not-upper-case

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;

    let connection = wait_for_client(&listener)?;
    converse(connection)
}

/// Makes a socket that clients can connect to.
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Waits until a client connects, and returns the socket that leads to it.
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (stream, _addr) = listener.accept()?;
    Ok(stream)
}

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0u8; 4096];
    loop {
        let n = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        let received = &buffer[..n];
        match std::str::from_utf8(received) {
            Ok(text) => connection.write_all(text.to_ascii_uppercase().as_bytes())?,
            // Not text: pass it through as it is.
            Err(_) => connection.write_all(received)?,
        }
    }
}
