//! All errors come up to main as io::Error with `?`, and main prints only the error: "error: Connection
//! refused (os error 111)". The user doesn't see which address was meant.
//!
//! caught by: 03.client-nobody-listening
//! cause: message-without-address

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> io::Result<()> {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    let mut stream = TcpStream::connect(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();

    while let Some(message) = next_line(&mut stdin)? {
        if message.is_empty() {
            continue;
        }
        stream.write_all(&message)?;
        let mut reply = vec![0; message.len()];
        stream.read_exact(&mut reply)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
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
