//! Stage 01, the server: one client, one conversation.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::io::{self, Read, Write};
// solution: end
//~ use std::io::{self, Write};
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
    // solution: begin
    // Python's socket(), bind() and listen() in one.
    TcpListener::bind(address)
    // solution: end
    //~ // TODO: bind a listening socket to `address`. Replace the lines below.
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

/// Waits until a client connects, and returns the socket that leads to it.
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    // solution: begin
    let (connection, _peer) = listener.accept()?;
    Ok(connection)
    // solution: end
    //~ // TODO: accept a connection. Replace the lines below.
    //~ let _ = listener;
    //~ eprintln!("not written yet: wait_for_client()");
    //~ std::process::exit(1)
}

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
// solution: begin
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        // A stream has no messages: `read` gives what has arrived by now, one byte or thousands.
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            // The end of the stream: the client will send nothing more. There is nothing else that
            // a TCP read of no bytes can mean, as a peer can't send "nothing".
            return Ok(());
        }

        // Only this much of the buffer is new, the rest is from earlier reads.
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();

        // Not `write`, which may send a part and leave the rest to us.
        connection.write_all(bytes)?;
    }
    // `connection` is dropped, and thereby closed, when this function returns.
}
// solution: end
//~ fn converse(connection: TcpStream) -> io::Result<()> {
//~     // TODO: read, turn a-z into A-Z, write back; again, until there is nothing more to read.
//~     // Replace the lines below.
//~     drop(connection);
//~     eprintln!("not written yet: converse()");
//~     std::process::exit(1)
//~ }
