//! Each byte is made a char (`as char`, which reads it as Latin-1), upper-cased as a Unicode letter and
//! cut back with `as u8`. Bytes such as 0xE2 (start of the euro sign) or 0xFF become other bytes, and
//! 0xDF becomes two bytes.
//!
//! caught by: 01.exact-on-every-byte 01.utf8-passes-through
//! cause: text-instead-of-bytes

use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let listener = listen(address)?;
    println!("listening on {}", listener.local_addr()?);
    let stream = wait_for_client(&listener)?;
    converse(stream)
}

fn listen(address: &str) -> io::Result<TcpListener> {
    TcpListener::bind(address)
}

fn wait_for_client(listener: &TcpListener) -> io::Result<TcpStream> {
    let (stream, _peer) = listener.accept()?;
    Ok(stream)
}

fn converse(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let reply = shout(&buffer[..length]);
        stream.write_all(&reply)?;
    }
}

// to_uppercase gives an iterator, so two loops
fn shout(message: &[u8]) -> Vec<u8> {
    let mut reply = Vec::new();
    for byte in message {
        let letter = *byte as char;
        for upper in letter.to_uppercase() {
            reply.push(upper as u8);
        }
    }
    reply
}
