//! The answers go through a BufWriter that is flushed only when a read did not fill the buffer ("a full
//! buffer means that more is on its way"). A message of exactly 4096 bytes, or a multiple of it, stays
//! in the BufWriter (its last part at least) until the client sends something else: that client waits
//! for an answer that doesn't come.
//!
//! caught by: 01.answers-each-message
//! cause: short-read-is-end

use std::env;
use std::io::{self, BufWriter, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

const CHUNK: usize = 4096;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;

    let connection = wait_for_client(&listener)?;
    converse(connection)
}

fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (connection, _) = listener.accept()?;
    Ok(connection)
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(2 * CHUNK, connection.try_clone()?);
    let mut buffer = [0u8; CHUNK];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        let piece = &mut buffer[..length];
        piece.make_ascii_uppercase();
        out.write_all(piece)?;
        // Only flush at the end of a message, not in the middle of a long one.
        if length < CHUNK {
            out.flush()?;
        }
    }
    out.flush()
}
