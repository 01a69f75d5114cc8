//! It reads lines of each client.
//!
//! caught by: 02.echoes-exactly 02.moves-large-messages 02.second-client 02.two-hundred-clients
//! caught by: 02.silent-clients 02.half-close-gets-everything 02.backlog-client-is-served
//! caught by: 02.port-never-refuses 02.clients-kept-apart 02.descriptors-do-not-grow
//! caught by: 02.idle-while-idle 02.idle-after-clients-leave 02.keeps-running
//! caught by: 02.survives-short-writes 02.survives-short-reads
//! cause: waits-for-newline bytes-added

use std::env;
use std::io::{self, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
use std::net::{SocketAddr, TcpListener};

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let listener = listen(&address)?;
    announce(listener.local_addr()?)?;

    serve(&listener)
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

/// Serves one client after another, without end.
fn serve(listener: &TcpListener) -> io::Result<()> {
    for c in listener.incoming() {
        let mut c = c?;
        let r = BufReader::new(c.try_clone()?);
        for l in r.lines() {
            let l = l?;
            c.write_all(l.to_ascii_uppercase().as_bytes())?;
            c.write_all(b"\n")?;
        }
    }
    Ok(())
}
