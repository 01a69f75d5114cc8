//! It keeps the text of the client before: each reply begins with the last one.
//!
//! caught by: 02.echoes-exactly 02.second-client 02.two-hundred-clients 02.silent-clients
//! caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-while-idle
//! caught by: 02.idle-after-clients-leave 02.survives-short-writes 02.survives-short-reads
//! caught by: 02.keeps-running
//! cause: bytes-added stale-bytes text-instead-of-bytes

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;
    let mut text = String::new();
    loop {
        let (connection, _) = listener.accept()?;
        converse(connection, &mut text)?;
        text.clear();
        text.push(' ');
    }
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}
fn converse(mut connection: TcpStream, text: &mut String) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        text.push_str(&String::from_utf8_lossy(&buffer[..n]).to_ascii_uppercase());
        connection.write_all(text.as_bytes())?;
        if n < 100 {
            continue;
        }
        text.clear();
    }
}
