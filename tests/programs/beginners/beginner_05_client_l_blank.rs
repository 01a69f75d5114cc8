//! An empty line ends the client (exit code 0) instead of being skipped; the lines behind it are never
//! sent.
//!
//! caught by: 05.client-empty-line-sends-nothing
//! cause: quits-on-empty-line

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let path = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| "echo.sock".into()));
    match run(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path) -> io::Result<()> {
    let mut server = UnixStream::connect(path)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            break;
        }
        let reply = ask(&mut server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

fn ask(server: &mut UnixStream, message: &[u8]) -> io::Result<Vec<u8>> {
    server.write_all(message)?;
    let mut reply = Vec::with_capacity(message.len());
    let mut buffer = [0; 4096];
    while reply.len() < message.len() {
        let want = buffer.len().min(message.len() - reply.len());
        match server.read(&mut buffer[..want]) {
            Ok(0) => {
                return Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    "the server closed the connection",
                ));
            }
            Ok(length) => reply.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(reply)
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

fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
