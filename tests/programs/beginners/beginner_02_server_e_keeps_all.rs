//! It keeps every connection, so that none is closed.
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
    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;
    serve(&listener)
}
fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn serve(listener: &TcpListener) -> io::Result<()> {
    loop {
        let (connection, _peer) = listener.accept()?;
        converse(connection)?;
    }
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            {
                std::mem::forget(connection);
                return Ok(());
            }
        }
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}
