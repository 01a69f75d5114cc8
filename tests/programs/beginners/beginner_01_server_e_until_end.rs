//! It answers only when the client has finished.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.single-bytes 01.large-message 01.slow-reader-gets-all
//! caught by: 01.survives-short-writes 01.survives-short-reads 01.exits-when-peer-closes
//! cause: reads-to-end-before-replying

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
    let mut all = String::new();
    connection.read_to_string(&mut all)?;
    connection.write_all(all.to_ascii_uppercase().as_bytes())?;
    return Ok(());
    #[allow(unreachable_code)]
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
