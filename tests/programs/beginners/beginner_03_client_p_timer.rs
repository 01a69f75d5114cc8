//! Sets a read timeout of two seconds and takes its passing for the end of the reply; with a slow server
//! half a reply (or an empty line) is printed as a line, and what comes later is taken for the reply to
//! the next line.
//!
//! caught by: 03.client-survives-expired-wait
//! by luck: 03.client-converses
//! cause: time-limit-not-handled

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process;
use std::time::Duration;

fn recv_reply(stream: &mut TcpStream, want: usize) -> io::Result<Vec<u8>> {
    let mut reply = Vec::with_capacity(want);
    let mut buf = [0u8; 512];
    while reply.len() < want {
        let room = buf.len().min(want - reply.len());
        match stream.read(&mut buf[..room]) {
            Ok(0) => {
                return Err(io::Error::new(
                    ErrorKind::UnexpectedEof,
                    "connection closed by server",
                ));
            }
            Ok(n) => reply.extend_from_slice(&buf[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
            Err(e) => return Err(e),
        }
    }
    Ok(reply)
}

fn run(address: &str) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut stdin = io::stdin().lock();
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        if line.is_empty() {
            continue;
        }
        stream.write_all(&line)?;
        let reply = recv_reply(&mut stream, line.len())?;
        let mut stdout = io::stdout();
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| String::from("127.0.0.1:8888"));
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
