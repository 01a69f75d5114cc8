//! Ask turns every error into None with .ok()?, and main takes None for the normal end of the loop; when
//! the server closes before or within a reply, the client exits with 0 and says nothing.
//!
//! caught by: 05.client-server-closes-early 05.client-server-closes-mid-reply
//! cause: failure-taken-for-success

use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::exit;

fn ask(stream: &mut UnixStream, message: &[u8]) -> Option<Vec<u8>> {
    stream.write_all(message).ok()?;
    let mut reply = vec![0; message.len()];
    stream.read_exact(&mut reply).ok()?;
    Some(reply)
}

fn next_line(input: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    let n = input.read_until(b'\n', &mut line).ok()?;
    if n == 0 {
        return None;
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    Some(line)
}

fn chat(stream: &mut UnixStream) -> Option<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    loop {
        let line = next_line(&mut input)?;
        if line.is_empty() {
            continue;
        }
        let reply = ask(stream, &line)?;
        output.write_all(&reply).ok()?;
        output.write_all(b"\n").ok()?;
        output.flush().ok()?;
    }
}

pub fn main() {
    let path = env::args_os()
        .nth(1)
        .unwrap_or_else(|| OsString::from("echo.sock"));
    let mut stream = match UnixStream::connect(&path) {
        Ok(stream) => stream,
        Err(e) => {
            eprintln!("cannot connect to {}: {e}", path.to_string_lossy());
            exit(1);
        }
    };
    chat(&mut stream);
}
