//! Tries a failed write again whatever the error was; for a client that is gone (EPIPE) it fails for
//! ever, so the server spins with the processor at 100 % and serves nobody else.
//!
//! caught by: 03.survives-reset-while-replying 03.survives-reset-before-reply 03.survives-broken-pipe
//! caught by: 03.survives-mixed-abuse 03.descriptors-do-not-grow 03.keeps-running
//! cause: failed-write-repeated

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

fn send(stream: &mut TcpStream, data: &[u8]) {
    let mut sent = 0;
    while sent < data.len() {
        match stream.write(&data[sent..]) {
            Ok(n) => sent += n,
            Err(_) => continue, // not everything is out yet, try again
        }
    }
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0u8; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => send(&mut stream, &buffer[..n].to_ascii_uppercase()),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match TcpListener::bind(&address) {
        Ok(listener) => {
            if let Ok(local) = listener.local_addr() {
                println!("listening on {local}");
            }
            serve(listener)
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(listener: TcpListener) -> ! {
    loop {
        match listener.accept() {
            Ok((stream, peer)) => {
                if let Err(error) = converse(stream) {
                    eprintln!("{peer}: {error}");
                }
            }
            Err(error) => {
                eprintln!("accept: {error}");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
