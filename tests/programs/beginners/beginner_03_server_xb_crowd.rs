//! the loop takes connections with map_while(Result::ok), so the first accept that fails (ECONNABORTED,
//! EMFILE) ends the iterator, and with it main and the server, even without a message.
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server ends-before-its-threads

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

fn converse(stream: &mut TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
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

fn handle(mut stream: TcpStream) {
    let peer = match stream.peer_addr() {
        Ok(peer) => peer.to_string(),
        Err(_) => String::from("a client that is gone"),
    };
    if let Err(error) = converse(&mut stream) {
        note(&format!("{peer}: {error}"));
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", listener.local_addr()?)?;
    stdout.flush()?;
    Ok(listener)
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let listener = match listen(&address) {
        Ok(listener) => listener,
        Err(error) => {
            note(&format!("{address}: {error}"));
            return ExitCode::FAILURE;
        }
    };

    // each client has its own thread, so the errors of one stay with that one
    listener
        .incoming()
        .map_while(Result::ok)
        .for_each(|stream| {
            if let Err(error) = thread::Builder::new().spawn(move || handle(stream)) {
                note(&format!("no thread: {error}"));
            }
        });
    ExitCode::SUCCESS
}
