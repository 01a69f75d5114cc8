//! Stage 07, the server: answers as it reads, and reads no more than it can answer.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
use std::fmt::Display;
// solution: begin
use std::io::{self, ErrorKind, Read, Write};
// solution: end
//~ use std::io::{self, ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

fn main() -> ExitCode {
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

/// Makes a socket that clients can connect to.
fn listen(address: &str) -> io::Result<TcpListener> {
    // solution: begin
    TcpListener::bind(address)
    // solution: end
    //~ // TODO: as in stage 01. Replace the lines below.
    //~ let _ = address;
    //~ eprintln!("not written yet: listen()");
    //~ std::process::exit(1)
}

/// Says where the server can be reached. With port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush()
}

/// Serves one client after another, as in stage 03.
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

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
///
/// # Errors
///
/// If the connection breaks.
fn converse(mut connection: TcpStream) -> io::Result<()> {
    // solution: begin
    // All the memory that a conversation needs, however long it is.
    let mut buffer = [0; 16 << 10];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        // While the client does not read, this waits, and nothing more is read: so the client's own
        // writes wait, too. Nothing piles up on this side.
        connection.write_all(bytes)?;
    }
    // solution: end
    //~ // TODO: answer as you read. How much memory may a conversation of 64 MiB need, and what happens
    //~ // while the client does not read? Replace the lines below.
    //~ let _ = &mut connection;
    //~ eprintln!("not written yet: converse()");
    //~ std::process::exit(1)
}

/// Writes a note to stderr, if anybody reads there.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
