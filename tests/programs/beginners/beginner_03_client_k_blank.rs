//! Takes an empty line for the end of the input and leaves the loop; the lines after it are never sent,
//! and the client exits with 0 as if all were done.
//!
//! caught by: 03.client-empty-line-sends-nothing
//! cause: quits-on-empty-line

use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

fn next_line(input: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    input.read_until(b'\n', &mut line)?;
    if line.ends_with(b"\r\n") {
        line.truncate(line.len() - 2);
    } else if line.ends_with(b"\n") {
        line.truncate(line.len() - 1);
    }
    Ok(line)
}

fn talk(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let mut input = io::stdin().lock();
    loop {
        let message = next_line(&mut input)?;
        if message.is_empty() {
            return Ok(());
        }
        stream.write_all(&message)?;
        let mut reply = vec![0; message.len()];
        stream.read_exact(&mut reply)?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_string());
    match talk(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("connection to {address} failed: {error}");
            ExitCode::from(1)
        }
    }
}
