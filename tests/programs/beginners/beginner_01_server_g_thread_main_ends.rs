//! It answers in a thread, and main returns at once.
//!
//! caught by: 01.slow-reader-gets-all
//! by luck: 01.upper-cases 01.exact-on-every-byte 01.utf8-passes-through 01.needs-no-newline
//! by luck: 01.large-message 01.keeps-line-ends 01.no-stale-bytes 01.no-magic-words 01.adds-nothing
//! by luck: 01.answers-each-message 01.single-bytes 01.survives-short-writes
//! by luck: 01.survives-short-reads 01.half-close-gets-everything 01.exits-when-peer-closes
//! cause: ends-before-its-threads

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
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(n) = connection.read(&mut buffer) {
            if n == 0 {
                break;
            }
            buffer[..n].make_ascii_uppercase();
            let _ = connection.write_all(&buffer[..n]);
        }
    });
    Ok(())
}
