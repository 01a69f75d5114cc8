//! Does nothing special with an empty line: nothing is sent, read_exact of no bytes succeeds, and an
//! empty line is printed, although an empty line should print nothing.
//!
//! caught by: 05.client-empty-line-sends-nothing
//! cause: prints-for-empty-line

use std::env;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::exit;

fn lines() -> impl Iterator<Item = io::Result<Vec<u8>>> {
    use std::io::BufRead;
    io::stdin().lock().split(b'\n').map(|line| {
        line.map(|mut l| {
            if l.last() == Some(&b'\r') {
                l.pop();
            }
            l
        })
    })
}

fn run(path: &OsString) -> io::Result<()> {
    let mut socket = UnixStream::connect(path)?;
    for line in lines() {
        let message = line?;
        socket.write_all(&message)?;
        let mut reply = vec![0u8; message.len()];
        socket.read_exact(&mut reply)?;
        reply.push(b'\n');
        let mut out = io::stdout();
        out.write_all(&reply)?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let path = env::args_os().nth(1).unwrap_or("echo.sock".into());
    if let Err(error) = run(&path) {
        eprintln!("{}: {}", path.to_string_lossy(), error);
        exit(1);
    }
}
