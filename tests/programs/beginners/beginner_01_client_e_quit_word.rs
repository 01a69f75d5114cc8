//! It ends when somebody types quit.
//!
//! caught by: 01.client-no-magic-words
//! cause: typed-word-is-a-command

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
        if message == b"quit" || message == b"exit" {
            break;
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
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
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
