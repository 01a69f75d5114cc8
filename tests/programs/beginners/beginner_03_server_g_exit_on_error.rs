//! It calls process::exit(1) when a conversation fails.
//!
//! caught by: 03.survives-reset-while-waiting 03.survives-reset-while-replying
//! caught by: 03.survives-reset-before-reply 03.survives-broken-pipe
//! caught by: 03.survives-reset-before-accept 03.survives-close-mid-message 03.survives-mixed-abuse
//! caught by: 03.descriptors-do-not-grow 03.keeps-running 03.survives-interrupted-calls
//! caught by: 03.survives-failed-transfers
//! cause: error-not-handled interruption-not-handled

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
    loop {
        let Ok((connection, peer)) = listener.accept() else {
            continue;
        };
        if let Err(error) = converse(connection) {
            eprintln!("{peer}: {error}");
            std::process::exit(1);
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
