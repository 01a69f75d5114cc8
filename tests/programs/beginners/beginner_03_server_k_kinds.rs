//! Survives ConnectionReset alone; any other error of a client, such as EPIPE (BrokenPipe) while
//! writing, is handed up to main and ends the server with exit code 1.
//!
//! caught by: 03.survives-broken-pipe 03.survives-failed-transfers
//! cause: error-not-handled

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

fn converse(stream: &mut TcpStream) -> io::Result<()> {
    let mut buf = [0u8; 8192];
    loop {
        let n = match stream.read(&mut buf) {
            Ok(n) => n,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if n == 0 {
            return Ok(());
        }
        buf[..n].make_ascii_uppercase();
        stream.write_all(&buf[..n])?;
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    loop {
        let (mut stream, peer) = match listener.accept() {
            Ok(pair) => pair,
            Err(e) => {
                eprintln!("accept: {e}");
                sleep(Duration::from_millis(100));
                continue;
            }
        };
        match converse(&mut stream) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::ConnectionReset => {
                eprintln!("{peer}: connection reset");
            }
            Err(e) => return Err(e),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
