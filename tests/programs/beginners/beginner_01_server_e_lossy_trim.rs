//! It takes the whole buffer as text and trims the zeros at its end.
//!
//! caught by: 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! by luck: 01.large-message 01.half-close-gets-everything 01.slow-reader-gets-all
//! cause: stale-bytes text-instead-of-bytes

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
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (connection, _peer) = listener.accept()?;
    Ok(connection)
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let _ = length;
        let text = String::from_utf8_lossy(&buffer).to_string();
        let text = text.trim_end_matches('\0').to_uppercase();
        connection.write_all(text.as_bytes())?;
    }
}
