//! ask() always reads at least once before it compares the lengths. For an empty line nothing was sent,
//! so no reply comes, and the client waits in this read forever.
//!
//! caught by: 05.client-empty-line-sends-nothing
//! cause: waits-for-empty-answer

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::exit;

struct Client {
    stream: UnixStream,
}

impl Client {
    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.stream.write_all(message)?;
        let mut reply = Vec::new();
        let mut piece = [0; 4096];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(length) => reply.extend_from_slice(&piece[..length]),
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if reply.len() >= message.len() {
                return Ok(reply);
            }
        }
    }
}

fn strip(line: &[u8]) -> &[u8] {
    match line {
        [start @ .., b'\r', b'\n'] => start,
        [start @ .., b'\n'] => start,
        _ => line,
    }
}

fn run(path: &std::ffi::OsStr) -> io::Result<()> {
    let mut client = Client {
        stream: UnixStream::connect(path)?,
    };
    let mut input = io::stdin().lock();
    let mut output = io::stdout();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let reply = client.ask(strip(&line))?;
        // nothing to print for an empty line
        if !reply.is_empty() {
            output.write_all(&reply)?;
            output.write_all(b"\n")?;
            output.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let path = env::args_os().nth(1).unwrap_or("echo.sock".into());
    if let Err(error) = run(&path) {
        eprintln!("{}: {error}", path.display());
        exit(1);
    }
}
