//! It keeps every connection in a vector, so none is closed.
//!
//! caught by: 02.two-hundred-clients 02.silent-clients 02.half-close-gets-everything
//! caught by: 02.clients-kept-apart 02.descriptors-do-not-grow 02.idle-after-clients-leave
//! caught by: 02.keeps-running
//! cause: connection-not-closed

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
    let mut all = Vec::new();
    loop {
        let (mut conn, _) = listener.accept()?;
        let mut buf = [0u8; 1024];
        loop {
            let n = conn.read(&mut buf)?;
            if n == 0 {
                break;
            }
            conn.write_all(&buf[..n].to_ascii_uppercase())?;
        }
        all.push(conn);
    }
}
