//! `while let Ok(…) = listener.accept()` leaves the loop at the first accept that fails (ECONNABORTED,
//! EMFILE), and then main is over: the server ends without a word and with exit code 0.
//!
//! caught by: 03.survives-aborted-accept 03.survives-too-many-files
//! cause: accept-error-ends-server

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = match env::args().nth(1) {
        Some(address) => address,
        None => String::from("127.0.0.1:8888"),
    };
    match listen(&address) {
        Ok(listener) => {
            serve(listener);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    Ok(listener)
}

fn serve(listener: TcpListener) {
    while let Ok((stream, peer)) = listener.accept() {
        // an error of one client is not my problem
        if let Err(error) = converse(stream) {
            eprintln!("{peer}: {error}");
        }
    }
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
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
