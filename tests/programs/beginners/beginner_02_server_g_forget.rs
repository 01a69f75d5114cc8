//! It leaks each connection (mem::forget): never closed.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

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
            std::mem::forget(connection);
            return Ok(());
        }
        buffer[..n].make_ascii_uppercase();
        connection.write_all(&buffer[..n])?;
    }
}
