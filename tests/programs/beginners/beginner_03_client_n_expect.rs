//! A connection that can't be made ends in a panic; the message has the address, but also "thread 'main'
//! panicked", and the exit code is 101 instead of 1.
//!
//! caught by: 03.client-nobody-listening
//! cause: panics-instead-of-reporting

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process;

fn chat(stream: &mut TcpStream) -> io::Result<()> {
    let mut lines = io::stdin().lock().split(b'\n');
    while let Some(line) = lines.next() {
        let mut line = line?;
        if line.ends_with(b"\r") {
            line.pop();
        }
        if line.is_empty() {
            continue;
        }
        stream.write_all(&line)?;
        stream.read_exact(&mut line)?;
        line.push(b'\n');
        io::stdout().write_all(&line)?;
        io::stdout().flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    let mut stream =
        TcpStream::connect(&address).expect(&format!("could not connect to {address}"));
    if let Err(e) = chat(&mut stream) {
        eprintln!("{address}: connection lost: {e}");
        process::exit(1);
    }
}
