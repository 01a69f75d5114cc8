//! It serves clients in pairs: it accepts two before it serves one.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! caught by: 02.half-close-gets-everything 02.backlog-client-is-served 02.port-never-refuses
//! caught by: 02.descriptors-do-not-grow 02.idle-while-idle 02.idle-after-clients-leave
//! caught by: 02.survives-short-writes 02.survives-short-reads 02.keeps-running
//! cause: accepts-without-serving

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
        let (first, _) = listener.accept()?;
        let (second, _) = listener.accept()?;
        converse(first)?;
        converse(second)?;
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
        buffer[..n].make_ascii_uppercase();
        connection.write_all(&buffer[..n])?;
    }
}
