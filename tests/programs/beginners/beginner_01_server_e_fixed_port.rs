//! It listens at the port of the tutorial, whatever it is told.
//!
//! caught by: 01.binds-given-address
//! cause: address-ignored

use std::env;
use std::io::{self, Read, Write};
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
fn listen(address: &str) -> io::Result<TcpListener> {
    {
        let _ = address;
        TcpListener::bind("127.0.0.1:8888")
    }
}
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}
fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (connection, _peer) = listener.accept()?;
    Ok(connection)
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = connection.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}
