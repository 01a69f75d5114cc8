//! Loops with `while let Ok(..) = listener.accept()`, so the first accept that fails (ECONNABORTED,
//! EMFILE) ends the loop; the server exits with 0 without a word.
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

struct Session {
    stream: TcpStream,
    peer: SocketAddr,
}

impl Session {
    fn run(mut self) {
        if let Err(error) = self.echo() {
            eprintln!("{}: {}", self.peer, error);
        }
    }

    fn echo(&mut self) -> io::Result<()> {
        let mut buffer = [0u8; 4096];
        loop {
            let length = match self.stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(length) => length,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(e),
            };
            let piece = &mut buffer[..length];
            piece.make_ascii_uppercase();
            self.stream.write_all(piece)?;
        }
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    let listener = match TcpListener::bind(&address) {
        Ok(l) => l,
        Err(e) => {
            eprintln!("cannot listen on {address}: {e}");
            std::process::exit(1);
        }
    };
    println!("listening on {}", listener.local_addr().unwrap());

    while let Ok((stream, peer)) = listener.accept() {
        Session { stream, peer }.run();
    }
}
