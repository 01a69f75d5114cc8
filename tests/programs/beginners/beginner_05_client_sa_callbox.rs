//! Each message gets a connection of its own, opened in ask(); the contract wants all of them over one.
//! And with no input at all nobody connects, so a missing server isn't noticed: exit code 0.
//!
//! caught by: 05.client-converses 05.client-survives-short-writes 05.client-survives-short-reads
//! caught by: 05.client-prints-at-once 05.client-empty-line-sends-nothing
//! cause: connects-more-than-once

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
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            continue;
        }
        let reply = ask(path, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Opens the connection to the socket at `path`.
fn connect(path: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(path)
}

/// Sends one message and returns the whole reply, which has as many bytes as the message.
///
/// # Errors
///
/// If the server closes or resets the connection before all of the reply has come: half a reply is
/// no reply.
fn ask(path: &Path, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut server = connect(path)?;
    server.write_all(message)?;
    let mut reply = vec![0; message.len()];
    server.read_exact(&mut reply)?;
    Ok(reply)
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
