//! Stage 02, the server: one client after another.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
// solution: end
//~ use std::io::{self, Write};
//~ use std::net::{SocketAddr, TcpListener};

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
    // solution: begin
    TcpListener::bind(address)
    // solution: end
    //~ // TODO: as in stage 01. Replace the lines below.
    //~ let _ = address;
    //~ eprintln!("not written yet: listen()");
    //~ std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, without end.
fn serve(listener: &TcpListener) -> io::Result<()> {
    // solution: begin
    // Two loops: this one takes the next client, the one in `converse` the next bytes of one
    // client. The end of a conversation ends only the inner loop.
    loop {
        // Those who connect meanwhile are not turned away: the kernel completes their handshake,
        // keeps what they send, and hands them out here in their turn.
        let (connection, _peer) = listener.accept()?;
        converse(connection)?;
    }
    // solution: end
    //~ // TODO: accept a client and hold the conversation of stage 01 with it; then the next client.
    //~ // Replace the lines below.
    //~ let _ = listener;
    //~ eprintln!("not written yet: serve()");
    //~ std::process::exit(1)
}
// solution: begin

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
///
/// Takes the connection by value: it is closed when this function returns, however it returns. A
/// connection that stayed open would leave its client waiting for an end that never comes, and the
/// server would run out of descriptors.
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}
// solution: end
