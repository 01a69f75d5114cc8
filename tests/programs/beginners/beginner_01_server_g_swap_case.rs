//! It swaps the case: upper case letters become lower case.
//!
//! caught by: 01.upper-cases 01.exact-on-every-byte
//! cause: reply-not-upper-case

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
    let mut buffer = [0; 4096];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            return Ok(());
        }
        for b in &mut buffer[..n] {
            if b.is_ascii_alphabetic() {
                *b ^= 32;
            }
        }
        connection.write_all(&buffer[..n])?;
    }
}
