//! After accept the server asks the stream for peer_addr and passes the error on with `?` out of the
//! accept loop. If the client has reset before it was accepted, peer_addr fails with ENOTCONN and the
//! whole server ends.
//!
//! caught by: 03.survives-reset-before-accept 03.survives-mixed-abuse 03.descriptors-do-not-grow
//! caught by: 03.keeps-running
//! cause: peer-name-not-handled

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    match listen(&address).and_then(|listener| serve(&listener)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("{address}: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// like eprintln, but a closed stderr does no harm
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let mut out = io::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()?;
    Ok(listener)
}

fn serve(listener: &TcpListener) -> io::Result<()> {
    for stream in listener.incoming() {
        let stream = match stream {
            Ok(stream) => stream,
            Err(error) => {
                // aborted, or too many files: wait a bit so that we don't spin
                note(&format!("accept: {error}"));
                thread::sleep(Duration::from_millis(50));
                continue;
            }
        };
        let peer: SocketAddr = stream.peer_addr()?;
        if let Err(error) = converse(stream) {
            note(&format!("{peer}: {error}"));
        }
    }
    Ok(())
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0u8; 8192];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => {
                buffer[..length].make_ascii_uppercase();
                stream.write_all(&buffer[..length])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
