//! When the kernel reports that nobody is there (ECONNREFUSED), the client sends again immediately,
//! without a pause and without end. Until the server starts it floods the port with thousands of copies
//! of the line (not sooner than a second, says the contract) and uses all of a processor.
//!
//! caught by: 06.client-starts-without-server
//! cause: sends-again-when-refused

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

fn ask(socket: &UdpSocket, message: &[u8], buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        let outcome = socket.send(message).and_then(|_| socket.recv(buffer));
        match outcome {
            // the server isn't up yet
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => continue,
            other => return other,
        }
    }
}

fn session(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;

    let mut buffer = vec![0u8; 65_535];
    let mut keyboard = io::stdin().lock();
    let mut screen = io::stdout();
    loop {
        let mut line = Vec::new();
        if keyboard.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let mut end = line.len();
        if line.ends_with(b"\r\n") {
            end -= 2;
        } else if line.ends_with(b"\n") {
            end -= 1;
        }
        let length = ask(&socket, &line[..end], &mut buffer)?;
        screen.write_all(&buffer[..length])?;
        screen.write_all(b"\n")?;
        screen.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8888");
    match session(address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
