//! It returns quietly when the bytes are not text.
//!
//! caught by: 01.exact-on-every-byte
//! by luck: 01.half-close-gets-everything
//! cause: text-instead-of-bytes

use std::env;
use std::io::{self, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
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

/// Makes a socket that clients can connect to.
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Waits until a client connects, and returns the socket that leads to it.
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (conn, _addr) = listener.accept()?;
    Ok(conn)
}

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
fn converse(connection: TcpStream) -> io::Result<()> {
    let mut connection = connection;
    let mut buffer = [0u8; 1024];
    loop {
        let n = connection.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        let Ok(s) = String::from_utf8(buffer[..n].to_vec()) else {
            return Ok(());
        };
        connection.write_all(s.to_ascii_uppercase().as_bytes())?;
    }
    #[allow(unreachable_code)]
    Ok(())
}
