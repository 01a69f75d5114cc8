//! The buffer has exactly LONGEST bytes, so the kernel cuts a longer datagram and length > LONGEST is
//! never true. What is too long is answered with its first 1,024 bytes, and not named on stderr.
//!
//! caught by: 09.long-is-not-answered 09.names-what-is-no-message
//! cause: no-message-answered

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::ExitCode;

/// The bytes of an id.
const ID: usize = 4;

/// The longest message, its id included.
const LONGEST: usize = 1024;

pub fn main() -> ExitCode {
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
    UdpSocket::bind(address)
}

/// Tells whoever started us where we can be reached: with port 0 only the kernel knows the port.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {address}")?;
    stdout.flush() // Whoever waits for this line must not wait for a buffer to fill.
}

/// Answers one message after another; what is no message is named on stderr.
fn serve(socket: &UdpSocket) -> ! {
    let mut buffer = [0u8; LONGEST];
    loop {
        let (length, sender) = match socket.recv_from(&mut buffer) {
            Ok(received) => received,
            Err(error) => {
                let _ = writeln!(io::stderr(), "recv_from: {error}");
                continue;
            }
        };
        if length < ID || length > LONGEST {
            let _ = writeln!(io::stderr(), "{sender}: {length} bytes are no message");
            continue;
        }
        buffer[ID..length].make_ascii_uppercase();
        if let Err(error) = socket.send_to(&buffer[..length], sender) {
            let _ = writeln!(io::stderr(), "{sender}: {error}");
        }
    }
}
