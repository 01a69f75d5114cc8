//! It ends the conversation when a read is not full (n < buffer.len()).
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.needs-no-newline 01.keeps-line-ends
//! caught by: 01.no-stale-bytes 01.no-magic-words 01.adds-nothing 01.answers-each-message
//! caught by: 01.single-bytes 01.large-message 01.survives-short-writes 01.survives-short-reads
//! by luck: 01.slow-reader-gets-all 01.half-close-gets-everything
//! cause: short-read-ends-conversation

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;
    let (connection, _) = listener.accept()?;
    converse(connection)
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut all = Vec::new();
    let mut buffer = [0; 512];
    loop {
        let n = connection.read(&mut buffer)?;
        all.extend_from_slice(&buffer[..n]);
        if n < buffer.len() {
            break;
        }
    }
    all.make_ascii_uppercase();
    connection.write_all(&all)
}
