//! `take(n).read_to_end` is content with fewer than n bytes if the stream ends, and the program only
//! tests for none at all. When the server goes away in the middle of a reply, the first part of it is
//! printed as if it were the reply.
//!
//! caught by: 05.client-server-closes-mid-reply
//! cause: half-reply-printed

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Sends the message and puts the reply into `reply`, which keeps its memory from line to line.
fn ask<S: Read + Write>(stream: &mut S, message: &[u8], reply: &mut Vec<u8>) -> io::Result<()> {
    stream.write_all(message)?;
    reply.clear();
    reply.reserve(message.len() + 1);
    let length = Read::take(&mut *stream, message.len() as u64).read_to_end(reply)?;
    if length == 0 {
        return Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server has closed the connection",
        ));
    }
    Ok(())
}

fn without_ending(line: &[u8]) -> &[u8] {
    match line {
        [text @ .., b'\r', b'\n'] => text,
        [text @ .., b'\n'] => text,
        text => text,
    }
}

fn talk<S: Read + Write>(
    stream: &mut S,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let mut line = Vec::new();
    let mut reply = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let message = without_ending(&line);
        if message.is_empty() {
            continue;
        }
        ask(stream, message, &mut reply)?;
        reply.push(b'\n');
        output.write_all(&reply)?;
        output.flush()?;
    }
}

fn run(path: &Path) -> io::Result<()> {
    let mut stream = UnixStream::connect(path)?;
    talk(&mut stream, io::stdin().lock(), io::stdout().lock())
}

pub fn main() -> ExitCode {
    let path = PathBuf::from(
        env::args_os()
            .nth(1)
            .unwrap_or_else(|| OsString::from("echo.sock")),
    );
    if let Err(error) = run(&path) {
        let _ = writeln!(io::stderr(), "{}: {error}", path.display());
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
