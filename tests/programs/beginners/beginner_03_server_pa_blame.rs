//! Only three kinds of error count as the client's fault; any other error of a connection ends the whole
//! server with exit code 1. One read that a signal interrupts (EINTR) is enough.
//!
//! caught by: 03.survives-interrupted-calls
//! cause: interruption-not-handled

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process;
use std::thread;
use std::time::Duration;

fn is_the_clients_fault(error: &io::Error) -> bool {
    match error.kind() {
        ErrorKind::ConnectionReset => true,
        ErrorKind::ConnectionAborted => true,
        ErrorKind::BrokenPipe => true,
        _ => false,
    }
}

fn handle(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 8192];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let data = &mut buffer[..length];
        data.make_ascii_uppercase();
        stream.write_all(data)?;
    }
}

fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (stream, peer) = match listener.accept() {
            Ok(x) => x,
            Err(error) => {
                eprintln!("accept failed: {error}");
                thread::sleep(Duration::from_millis(100));
                continue;
            }
        };
        match handle(stream) {
            Ok(()) => {}
            Err(error) if is_the_clients_fault(&error) => eprintln!("{peer}: {error}"),
            Err(error) => return Err(error),
        }
    }
}

fn start(address: &str) -> io::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    serve(listener)
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = start(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
