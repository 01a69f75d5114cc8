//! When the server leaves in the middle of a reply, the receive loop stops, and only a reply of no bytes
//! counts as a failure. Half a reply is printed as a line, and if it was the last one, the client even
//! exits with 0.
//!
//! caught by: 05.client-server-closes-mid-reply
//! cause: half-reply-printed

use std::env;
use std::fmt;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

#[derive(Debug)]
enum ClientError {
    Connect(io::Error),
    Io(io::Error),
    ServerGone,
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Connect(e) => write!(f, "cannot connect: {e}"),
            ClientError::Io(e) => write!(f, "{e}"),
            ClientError::ServerGone => f.write_str("the server has closed the connection"),
        }
    }
}

impl From<io::Error> for ClientError {
    fn from(e: io::Error) -> Self {
        ClientError::Io(e)
    }
}

pub fn main() -> ExitCode {
    let path = env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into());
    if let Err(e) = run(&path) {
        eprintln!("{}: {e}", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(path: &std::ffi::OsStr) -> Result<(), ClientError> {
    let mut stream = UnixStream::connect(path).map_err(ClientError::Connect)?;
    let mut stdin = BufReader::new(io::stdin());
    let mut line = Vec::new();
    loop {
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let message = strip(&line);
        if message.is_empty() {
            continue;
        }
        stream.write_all(message)?;
        let mut reply = receive(&mut stream, message.len())?;
        reply.push(b'\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
}

fn strip(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
        None => line,
    }
}

fn receive(stream: &mut UnixStream, wanted: usize) -> Result<Vec<u8>, ClientError> {
    let mut reply = Vec::with_capacity(wanted + 1);
    let mut chunk = [0u8; 4096];
    while reply.len() < wanted {
        let room = chunk.len().min(wanted - reply.len());
        match stream.read(&mut chunk[..room]) {
            Ok(0) => break,
            Ok(n) => reply.extend_from_slice(&chunk[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e.into()),
        }
    }
    if reply.is_empty() {
        return Err(ClientError::ServerGone);
    }
    Ok(reply)
}
