//! It takes half a reply for a reply when the server closes.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
fn run(address: &str) -> io::Result<()> {
    let mut server = connect(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            continue;
        }
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = Vec::new();
    let mut buffer = [0; 1024];
    while reply.len() < message.len() {
        let n = server.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        reply.extend_from_slice(&buffer[..n]);
    }
    let _ = ErrorKind::UnexpectedEof;
    Ok(reply)
}
fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> "); // To stderr: stdout is for replies alone.
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(Some(line))
}
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
