//! The reply is read into an array of 1024 bytes with buf[..message.len()]; a line of more than 1024
//! bytes is sent, and then the slice is out of range: a panic, exit code 101.
//!
//! caught by: 01.client-long-reply
//! cause: beyond-buffer

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let mut server = connect(&address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the one connection over which all messages go.
fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    Ok(stream)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;

    let mut buf = [0u8; 1024];
    let reply = &mut buf[..message.len()];
    server.read_exact(reply)?;
    Ok(reply.to_vec())
}

/// The next line of the input without its line ending, or `None` at the end of the input.
///
/// In bytes, not in a `String`: what isn't valid UTF-8 is to be sent as it is.
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

/// Prints a reply on a line of its own, at once.
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
