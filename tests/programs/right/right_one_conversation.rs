//! Copies the connection into itself with `io::copy`, through a writer that upper-cases.
//!
//! passes: 01 server
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};

struct Upper(TcpStream);

impl Write for Upper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(&bytes.to_ascii_uppercase())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

pub fn main() -> io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    let listener = TcpListener::bind(&address)?;
    println!("listening on {}", listener.local_addr()?);
    let (mut conn, _) = listener.accept()?;
    let mut upper = Upper(conn.try_clone()?);
    let count = io::copy(&mut conn, &mut upper)?;
    println!("{count} bytes");
    Ok(())
}
