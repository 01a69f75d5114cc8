//! The report of a failed start has only the error, not ADDRESS. A second server at the same address
//! says "error: Address already in use (os error 98)" and nobody learns which address.
//!
//! caught by: 03.address-in-use
//! cause: message-without-address

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    if let Err(e) = run(&address) {
        eprintln!("error: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
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

/// Serves one client after another, whatever they do.
fn serve(listener: &TcpListener) -> ! {
    loop {
        let (connection, peer) = match listener.accept() {
            Ok(pair) => pair,
            Err(e) => {
                log(&format!("accept: {e}"));
                sleep(Duration::from_millis(50));
                continue;
            }
        };
        if let Err(e) = converse(connection) {
            log(&format!("{peer}: {e}"));
        }
    }
}

fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => {
                buffer[..n].make_ascii_uppercase();
                connection.write_all(&buffer[..n])?;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
}

fn log(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
