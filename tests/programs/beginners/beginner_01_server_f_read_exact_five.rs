//! It reads with read_exact into five bytes.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! caught by: 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! caught by: 01.answers-each-message 01.large-message 01.exits-when-peer-closes
//! caught by: 01.slow-reader-gets-all 01.half-close-gets-everything
//! cause: waits-for-full-buffer

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
    let mut buffer = [0; 5];
    while connection.read_exact(&mut buffer).is_ok() {
        buffer.make_ascii_uppercase();
        connection.write_all(&buffer)?;
    }
    Ok(())
}
