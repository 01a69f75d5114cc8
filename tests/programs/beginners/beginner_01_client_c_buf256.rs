//! It prints a buffer of 256 bytes whole.
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-long-reply
//! caught by: 01.client-last-line 01.client-prints-what-arrived 01.client-survives-short-writes
//! caught by: 01.client-prints-at-once 01.client-prints-only-replies 01.client-keeps-spaces
//! caught by: 01.client-survives-short-reads
//! caught by: 01.client-no-magic-words
//! cause: prints-whole-buffer buffer-too-small

use std::env;
use std::io::{self, BufRead, Write};
#[allow(unused_imports)]
use std::io::{BufRead as _, BufReader, BufWriter, Read as _};
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
    TcpStream::connect(address)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut b = [0u8; 256];
    let _n = server.read(&mut b)?;
    Ok(b.into())
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
