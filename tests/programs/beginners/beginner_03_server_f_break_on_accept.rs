//! It ends at the first error of accept (while let Ok).
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server

use std::env;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match TcpListener::bind(&address) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("{address}: {error}");
            std::process::exit(1)
        }
    };
    announce(listener.local_addr().unwrap()).unwrap();
    while let Ok((connection, peer)) = listener.accept() {
        if let Err(error) = converse(connection) {
            eprintln!("{peer}: {error}");
        }
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
