//! It gives a client a tenth of a second for each message.
//!
//! caught by: 02.idle-while-idle
//! by luck: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! by luck: 02.silent-clients 02.half-close-gets-everything 02.backlog-client-is-served
//! by luck: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow
//! by luck: 02.idle-after-clients-leave 02.survives-short-writes 02.survives-short-reads
//! by luck: 02.keeps-running
//! cause: quiet-client-dropped

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
    connection.set_read_timeout(Some(std::time::Duration::from_millis(100)))?;
    let mut buffer = [0; 8192];
    loop {
        let Ok(length) = connection.read(&mut buffer) else {
            return Ok(());
        };
        if length == 0 {
            return Ok(());
        }
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}
