//! Each piece of the reply is turned into text on its own with from_utf8_lossy. When a read ends in the
//! middle of a character (ß is two bytes) the user sees two replacement characters where the letter
//! should be.
//!
//! caught by: 01.client-joins-split-character
//! cause: decodes-piece-by-piece

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());

    let mut server = TcpStream::connect(&address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&mut server, &message)?;
        println!("{reply}");
        io::stdout().flush()?;
    }
    Ok(())
}

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<String> {
    server.write_all(message)?;

    let mut text = String::new();
    let mut missing = message.len();
    let mut buffer = [0; 1024];
    while missing > 0 {
        let room = missing.min(buffer.len());
        let length = server.read(&mut buffer[..room])?;
        if length == 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the server has left",
            ));
        }
        text.push_str(&String::from_utf8_lossy(&buffer[..length]));
        missing -= length;
    }
    Ok(text)
}

fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> ");
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
