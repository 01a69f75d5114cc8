//! Makes a buffer as long as the message and fills it with one single read; if the reply comes in pieces
//! the rest of the line is zero bytes, and the rest goes into the next reply.
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-survives-short-reads
//! by luck: 01.client-long-reply
//! cause: prints-whole-buffer

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

fn ask(server: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    if message.is_empty() {
        return Ok(Vec::new());
    }
    server.write_all(message)?;
    let mut reply = vec![0u8; message.len()];
    server.read(&mut reply)?;
    Ok(reply)
}

fn strip_newline(mut line: Vec<u8>) -> Vec<u8> {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    line
}

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut server = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let reply = ask(&mut server, &strip_newline(line))?;
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
}
