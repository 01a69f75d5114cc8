//! The helper that collects the reply reports "closed" only if nothing at all has come; when the server
//! leaves in the middle, the half reply is returned as a whole one and printed as a line.
//!
//! caught by: 03.client-server-closes-mid-reply
//! cause: half-reply-printed

use std::env;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;

enum Outcome {
    Reply(Vec<u8>),
    Closed,
}

fn collect(stream: &mut TcpStream, wanted: usize) -> io::Result<Outcome> {
    let mut reply = Vec::with_capacity(wanted);
    let mut buf = [0u8; 1024];
    while reply.len() < wanted {
        let room = buf.len().min(wanted - reply.len());
        match stream.read(&mut buf[..room]) {
            Ok(0) if reply.is_empty() => return Ok(Outcome::Closed),
            Ok(0) => break,
            Ok(n) => reply.extend_from_slice(&buf[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(Outcome::Reply(reply))
}

fn session(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    let mut input = BufReader::new(io::stdin());
    let mut out = io::stdout();
    loop {
        let mut line = vec![];
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\r\n") {
            line.truncate(line.len() - 2);
        } else if line.ends_with(b"\n") {
            line.truncate(line.len() - 1);
        }
        if line.is_empty() {
            continue;
        }
        stream.write_all(&line)?;
        match collect(&mut stream, line.len())? {
            Outcome::Reply(mut reply) => {
                reply.push(b'\n');
                out.write_all(&reply)?;
                out.flush()?;
            }
            Outcome::Closed => {
                return Err(io::Error::new(
                    ErrorKind::UnexpectedEof,
                    "server closed the connection",
                ));
            }
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match session(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::from(1)
        }
    }
}
