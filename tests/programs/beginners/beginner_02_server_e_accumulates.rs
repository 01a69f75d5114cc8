//! It answers with everything that came before, too.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.half-close-gets-everything
//! caught by: 02.backlog-client-is-served 02.port-never-refuses 02.idle-while-idle
//! caught by: 02.survives-short-writes 02.survives-short-reads 02.clients-kept-apart
//! cause: stale-bytes

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (connection, _peer) = listener.accept()?;
        converse(connection)?;
    }
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut seen: Vec<u8> = Vec::new();
    let mut buffer = [0; 8192];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        seen.extend_from_slice(bytes);
        connection.write_all(&seen)?;
    }
}
