//! Receives "while the reply is shorter than the message", so for an empty line it doesn't receive at
//! all: it prints an empty line at once, also without a server, and sends the next message before the
//! answer has come.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-waited-past sends-ahead

use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::UdpSocket;
use std::process;

fn strip_line_ending(line: &mut Vec<u8>) {
    if line.ends_with(b"\n") {
        line.pop();
    }
    if line.ends_with(b"\r") {
        line.pop();
    }
}

fn exchange(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    socket.send(message)?;

    let mut chunk = [0u8; 65535];
    let mut reply = Vec::with_capacity(message.len());
    while reply.len() < message.len() {
        let n = socket.recv(&mut chunk)?;
        reply.extend_from_slice(&chunk[..n]);
    }
    Ok(reply)
}

fn run(address: &str) -> Result<(), Box<dyn Error>> {
    let socket = UdpSocket::bind(("0.0.0.0", 0))?;
    socket.connect(address)?;

    let mut input = BufReader::new(io::stdin());
    let mut line = Vec::new();
    eprint!("> ");
    while input.read_until(b'\n', &mut line)? > 0 {
        strip_line_ending(&mut line);
        let reply = exchange(&socket, &line)?;
        let mut out = io::stdout().lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
        line.clear();
        eprint!("> ");
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
