//! Stage 09, the server: it answers what arrives, as often as it arrives, and remembers nothing.
//!
//! `server [ADDRESS]`, where ADDRESS is HOST:PORT, by default 127.0.0.1:8888.
//!
//! A message is an id of 4 bytes and a payload of at most 1,020. The reply has the same id and the payload
//! in upper case.

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

/// The bytes of an id.
const ID: usize = 4;

/// The longest message, its id included.
const LONGEST: usize = 1024;

fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = bind(address)?;
    announce(socket.local_addr()?)?;
    serve(&socket)
}

/// Makes a socket that datagrams can be sent to.
fn bind(address: &str) -> io::Result<UdpSocket> {
    // TODO: as in stage 04. Replace the lines below.
    let _ = address;
    eprintln!("not written yet: bind()");
    std::process::exit(1)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Answers one message after another; what is no message is named on stderr.
fn serve(socket: &UdpSocket) -> ! {
    // TODO: answer each message of ID to LONGEST bytes. Replace the lines below.
    let _ = (socket, ID, LONGEST);
    eprintln!("not written yet: serve()");
    std::process::exit(1)
}
