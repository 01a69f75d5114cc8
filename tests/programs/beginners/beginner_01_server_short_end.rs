//! It takes a short read for the end of the conversation.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.survives-short-writes 01.survives-short-reads
//! by luck: 01.slow-reader-gets-all 01.half-close-gets-everything
//! cause: short-read-ends-conversation

use std::env;
use std::io::{self, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
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
    let (conn, _addr) = listener.accept()?;
    Ok(conn)
}

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
fn converse(connection: TcpStream) -> io::Result<()> {
    let mut connection = connection;
    let mut buffer = [0u8; 1024];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        connection.write_all(&buffer[..n].to_ascii_uppercase())?;
        if n < buffer.len() {
            break;
        }
    }
    #[allow(unreachable_code)]
    Ok(())
}
