//! A reading thread hands the pieces to the writing side through an unbounded mpsc::channel. While the
//! client reads nothing, the server goes on reading, the queue grows with all that the client sends, and
//! so does the memory.
//!
//! caught by: 07.stops-reading
//! cause: queue-without-bound

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    let mut stdout = io::stdout();
    writeln!(stdout, "listening on {}", listener.local_addr()?)?;
    stdout.flush()?;
    loop {
        match listener.accept() {
            Ok((connection, peer)) => {
                if let Err(error) = converse(connection) {
                    let _ = writeln!(io::stderr(), "{peer}: {error}");
                }
            }
            Err(error) => {
                let _ = writeln!(io::stderr(), "accept: {error}");
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

// Reads in one thread and writes in the other, so that neither waits for the other.
fn converse(mut connection: TcpStream) -> io::Result<()> {
    let mut input = connection.try_clone()?;
    let (tx, rx) = mpsc::channel::<Vec<u8>>();

    let reader = thread::spawn(move || -> io::Result<()> {
        let mut buffer = [0; 16384];
        loop {
            let n = match input.read(&mut buffer) {
                Ok(n) => n,
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            if n == 0 {
                return Ok(());
            }
            if tx.send(buffer[..n].to_ascii_uppercase()).is_err() {
                return Ok(()); // the writing side has given up
            }
        }
    });

    let mut outcome = Ok(());
    for piece in rx {
        outcome = connection.write_all(&piece);
        if outcome.is_err() {
            let _ = connection.shutdown(std::net::Shutdown::Both);
            break;
        }
    }
    let read = reader.join().unwrap_or(Ok(()));
    outcome.and(read)
}
