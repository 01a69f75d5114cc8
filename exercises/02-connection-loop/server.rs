//! Stage 02, the server: one client after another.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};

fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;

    serve(&listener)
}

/// Makes a socket that clients can connect to.
fn listen(address: &str) -> io::Result<TcpListener> {
    // TODO: as in stage 01. Replace the lines below.
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

/// Serves one client after another, without end.
fn serve(listener: &TcpListener) -> io::Result<()> {
    // TODO: accept a client and hold the conversation of stage 01 with it; then the next client.
    // Replace the lines below.
    let _ = listener;
    eprintln!("not written yet: serve()");
    std::process::exit(1)
}
