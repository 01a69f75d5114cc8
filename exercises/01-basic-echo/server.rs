//! Stage 01, the server: one client, one conversation.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

fn main() -> io::Result<()> {
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
    // TODO: bind a listening socket to `address`. Replace the lines below.
    let _ = address;
    eprintln!("not written yet: listen()");
    std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Waits until a client connects, and returns the socket that leads to it.
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    // TODO: accept a connection. Replace the lines below.
    let _ = listener;
    eprintln!("not written yet: wait_for_client()");
    std::process::exit(1)
}

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
fn converse(connection: TcpStream) -> io::Result<()> {
    // TODO: read, turn a-z into A-Z, write back; again, until there is nothing more to read.
    // Replace the lines below.
    drop(connection);
    eprintln!("not written yet: converse()");
    std::process::exit(1)
}
