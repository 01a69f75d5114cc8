//! Reads the reply through a BufReader that is made anew inside ask() for every message and with a
//! single read into a buffer as long as the message. A reply that comes in pieces is printed as far as
//! the first piece, followed by the zeros of the buffer.
//!
//! caught by: 01.client-joins-pieces 01.client-joins-split-character 01.client-survives-short-reads
//! cause: prints-whole-buffer

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

pub fn main() -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));

    let mut stream = TcpStream::connect(&address)?;
    let stdin = io::stdin();
    let mut line = Vec::new();

    loop {
        line.clear();
        if stdin.lock().read_until(b'\n', &mut line)? == 0 {
            break;
        }
        trim_line_end(&mut line);
        if line.is_empty() {
            continue;
        }
        let reply = ask(&mut stream, &line)?;
        print_reply(&reply)?;
    }
    Ok(())
}

fn ask(stream: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(message)?;
    stream.flush()?;

    let mut reply = vec![0u8; message.len()];
    let mut reader = BufReader::new(stream);
    reader.read(&mut reply)?;
    Ok(reply)
}

fn trim_line_end(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
}

fn print_reply(reply: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(reply)?;
    out.write_all(b"\n")?;
    out.flush()
}
