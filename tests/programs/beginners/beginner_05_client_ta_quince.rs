//! The stream is a local variable of ask, so every line gets a connection of its own, which is closed
//! after its reply.
//!
//! caught by: 05.client-converses 05.client-survives-short-writes 05.client-survives-short-reads
//! caught by: 05.client-prints-at-once 05.client-empty-line-sends-nothing
//! cause: connects-more-than-once

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::iter;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn ask(path: &Path, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = UnixStream::connect(path)?;
    stream.write_all(message)?;
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply)?;
    Ok(reply)
}

fn show(reply: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(reply)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// without its ending, None at the end of stdin
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

pub fn main() -> ExitCode {
    let path = env::args_os()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from("echo.sock"));

    let mut input = io::stdin().lock();
    let result = iter::from_fn(|| next_line(&mut input).transpose())
        .filter(|line: &io::Result<Vec<u8>>| !matches!(line, Ok(l) if l.is_empty()))
        .try_for_each(|line| {
            let reply = ask(&path, &line?)?;
            show(&reply)
        });

    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{}: {}", path.display(), e);
            ExitCode::FAILURE
        }
    }
}
