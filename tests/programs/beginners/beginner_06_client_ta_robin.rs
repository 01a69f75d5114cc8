//! A reply of 0 bytes is taken for "nothing there yet" and the client goes on waiting. The answer to an
//! empty line is such a reply, so the client is stuck there and sends the line again and again.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-waited-past

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process;
use std::time::Duration;

const BEFORE_RESEND: Duration = Duration::from_millis(1500);

fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(BEFORE_RESEND))?;
    Ok(socket)
}

fn ask(socket: &UdpSocket, message: &[u8], buffer: &mut [u8]) -> io::Result<usize> {
    socket.send(message)?;
    loop {
        match socket.recv(buffer) {
            Ok(0) => continue,
            Ok(length) => return Ok(length),
            Err(error) => match error.kind() {
                ErrorKind::Interrupted => continue,
                // lost? once more
                ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                    socket.send(message)?;
                }
                _ => return Err(error),
            },
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = open(address)?;
    let mut buffer = vec![0; 65535];
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();

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
        let length = ask(&socket, &line, &mut buffer)?;
        stdout.write_all(&buffer[..length])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        process::exit(1);
    }
}
