//! It accepts a connection for each message.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.slow-reader-gets-all 01.survives-short-writes
//! caught by: 01.survives-short-reads 01.half-close-gets-everything 01.exits-when-peer-closes
//! cause: accepts-for-each-message goes-on-after-conversation

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;
    let mut open = Vec::new();
    loop {
        let (connection, _) = listener.accept()?;
        open.push(connection.try_clone()?);
        converse(connection)?;
    }
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    let n = connection.read(&mut buffer)?;
    buffer[..n].make_ascii_uppercase();
    connection.write_all(&buffer[..n])
}
