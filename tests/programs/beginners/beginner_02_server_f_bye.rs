//! It ends the program when a client says bye.
//!
//! caught by: 02.echoes-exactly
//! cause: magic-word

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&address)?;
    announce(listener.local_addr()?)?;
    loop {
        let (connection, _) = listener.accept()?;
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
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        if buffer.starts_with(b"bye") || buffer.starts_with(b"quit") {
            std::process::exit(0);
        }
        buffer[..n].make_ascii_uppercase();
        connection.write_all(&buffer[..n])?;
    }
}
