//! It gives read a time limit of 100 ms and ends when it passes.
//!
//! caught by: 01.no-stale-bytes 01.adds-nothing 01.exits-when-peer-closes
//! cause: time-limit-not-handled

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
    connection.set_read_timeout(Some(std::time::Duration::from_millis(100)))?;
    let mut buffer = [0; 4096];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        buffer[..n].make_ascii_uppercase();
        connection.write_all(&buffer[..n])?;
    }
}
