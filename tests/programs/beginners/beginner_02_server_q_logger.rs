//! Each piece is logged as text with from_utf8(...).unwrap(). The reply itself is right, but bytes that
//! aren't UTF-8, or a character that is cut by the end of the buffer, make the log line panic, and the
//! whole server ends with exit code 101.
//!
//! caught by: 02.echoes-exactly
//! cause: text-instead-of-bytes

use std::env;
use std::io;
use std::io::prelude::*;
use std::net::{SocketAddr, TcpListener, TcpStream};

pub fn main() -> io::Result<()> {
    let addr = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_owned());
    let listener = TcpListener::bind(&addr)?;
    announce(&listener)?;

    loop {
        let (stream, peer) = listener.accept()?;
        match conversation(stream, peer) {
            Ok(total) => eprintln!("[{peer}] done, {total} bytes"),
            Err(err) => eprintln!("[{peer}] error: {err}"),
        }
    }
}

fn announce(listener: &TcpListener) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "listening on {}", listener.local_addr()?)?;
    out.flush()
}

fn conversation(mut stream: TcpStream, peer: SocketAddr) -> io::Result<usize> {
    let mut total = 0;
    let mut buf = [0; 8192];
    loop {
        let n = stream.read(&mut buf)?;
        if n == 0 {
            return Ok(total);
        }
        eprintln!("[{peer}] {}", std::str::from_utf8(&buf[..n]).unwrap());
        let reply = buf[..n].to_ascii_uppercase();
        stream.write_all(&reply)?;
        total += n;
    }
}
