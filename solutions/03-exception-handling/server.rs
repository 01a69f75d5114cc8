//! Stage 03, the server: outlives peers that misbehave.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.

use std::env;
// solution: begin
use std::fmt::Display;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;
// solution: end
//~ use std::io::{self, Write};
//~ use std::net::{SocketAddr, TcpListener};

// solution: begin
fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The error knows what went wrong, but not where.
            note(format_args!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}
// solution: end
//~ fn main() -> io::Result<()> {
//~     let address = env::args()
//~         .nth(1)
//~         .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
//~
//~     // TODO: if this fails, say so on stderr, with `address` as it was given, and exit with 1.
//~     run(&address)
//~ }

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

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Serves one client after another, whatever they do.
fn serve(listener: &TcpListener) -> ! {
    // solution: begin
    loop {
        // The peer's name comes with the connection. Asking for it later, with `peer_addr`, fails
        // if the peer has reset the connection by then.
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection) {
                    note(format_args!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(format_args!("accept: {error}"));
                // An aborted connection is gone, and the next one may be waiting. Anything else is
                // a shortage on our side, mostly of descriptors: the client stays in the queue, and
                // to try again at once would be to fail again at once, with the processor at 100 %.
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
    // solution: end
    //~ // TODO: the two loops of stage 02, but no error of one client, nor of accept, ends them.
    //~ // Replace the lines below.
    //~ let _ = listener;
    //~ eprintln!("not written yet: serve()");
    //~ std::process::exit(1)
}
// solution: begin

/// Answers what the client sends with the same bytes in upper case, until the client has finished.
///
/// # Errors
///
/// If the connection breaks while we read or write. It is closed in any case.
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = match connection.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            // A signal came in between, and nothing is lost. (`accept` and `write_all` try again by
            // themselves, `read` does not.)
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = &mut buffer[..length];
        bytes.make_ascii_uppercase();
        connection.write_all(bytes)?;
    }
}

/// Writes a note to stderr, if anybody reads there.
///
/// `eprintln!` panics when nobody does (`server 2>&1 | head -1`): no reason for a server to end.
fn note(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
// solution: end
