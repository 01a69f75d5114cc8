//! When nobody is there (ECONNREFUSED) the client sends the datagram again at once, thousands of times a
//! second and with a busy processor, instead of waiting a second, or reporting and exiting with 1. After
//! a mere silence it does wait its second. demands: "If no answer comes it may send again after a
//! second, not sooner." / "It starts, and sends, without a server being there; then it may wait, or
//! report the refusal and exit with 1.".
//!
//! caught by: 06.client-starts-without-server
//! cause: sends-again-when-refused

use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::time::Duration;

fn ask(socket: &UdpSocket, message: &[u8], buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        let result = socket.send(message).and_then(|_| socket.recv(buffer));
        match result {
            Ok(length) => return Ok(length),
            Err(e) => match e.kind() {
                // no answer within a second: send it again
                ErrorKind::WouldBlock | ErrorKind::TimedOut => continue,
                // server is not there yet: keep trying
                ErrorKind::ConnectionRefused => continue,
                _ => return Err(e),
            },
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;

    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut buffer = vec![0u8; 65_535];
    let mut line = Vec::with_capacity(512);
    while stdin.read_until(b'\n', &mut line)? > 0 {
        let message = match line.as_slice() {
            [text @ .., b'\r', b'\n'] => text,
            [text @ .., b'\n'] => text,
            text => text,
        };
        let length = ask(&socket, message, &mut buffer)?;
        stdout.write_all(&buffer[..length])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:8888".to_owned());
    run(&address).unwrap_or_else(|e| {
        eprintln!("{address}: {e}");
        std::process::exit(1);
    });
}
