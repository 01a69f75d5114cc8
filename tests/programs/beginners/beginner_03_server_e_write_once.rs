//! It sends with one write and does not look at how much was taken.
//!
//! caught by: 03.survives-short-writes
//! cause: send-count-ignored

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
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
fn serve(listener: &TcpListener) -> ! {
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write(bytes)?;
    }
}
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
