//! take(n).read_to_end() is content with fewer than n bytes when the stream ends. If the server closes
//! in the middle of a reply (or before it), the half, or nothing, is printed as a line and no error is
//! reported.
//!
//! caught by: 03.client-server-closes-early 03.client-server-closes-mid-reply
//! cause: end-unnoticed half-reply-printed

use std::env;
use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

fn ask(stream: &mut TcpStream, message: &[u8]) -> io::Result<Vec<u8>> {
    stream.write_all(message)?;
    let mut reply = Vec::with_capacity(message.len());
    (&*stream)
        .take(message.len() as u64)
        .read_to_end(&mut reply)?;
    Ok(reply)
}

fn without_ending(line: &[u8]) -> &[u8] {
    match line.strip_suffix(b"\n") {
        Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
        None => line,
    }
}

fn talk(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = without_ending(&line);
        if !message.is_empty() {
            let mut reply = ask(&mut stream, message)?;
            reply.push(b'\n');
            stdout.write_all(&reply)?;
            stdout.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(error) = talk(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
