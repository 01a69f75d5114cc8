//! Writes through a BufWriter and flushes it only when a read has not filled the buffer; after a piece
//! of exactly 4,096 bytes the answer stays in the server until the client sends more or half-closes.
//!
//! caught by: 07.echoes-exactly
//! by luck: 07.stops-reading 07.memory-does-not-grow
//! cause: short-read-is-end

use std::env;
use std::io::{self, BufWriter, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

const SIZE: usize = 4096;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            note(&format!("{address}: {error}"));
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
                if let Err(error) = converse(&connection) {
                    note(&format!("{peer}: {error}"));
                }
            }
            Err(error) => {
                note(&format!("accept: {error}"));
                if error.kind() != ErrorKind::ConnectionAborted {
                    thread::sleep(Duration::from_millis(100));
                }
            }
        }
    }
}

fn converse(connection: &TcpStream) -> io::Result<()> {
    let mut input = connection;
    let mut output = BufWriter::new(connection);
    let mut buffer = [0u8; SIZE];
    loop {
        let n = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        buffer[..n].make_ascii_uppercase();
        output.write_all(&buffer[..n])?;
        if n < SIZE {
            output.flush()?;
        }
    }
    output.flush()
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}
