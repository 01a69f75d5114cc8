//! Takes a reply of 0 bytes for "the server has closed the connection", as in the TCP client; the first
//! empty line ends the client with that message and exit code 1.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-datagram-is-end

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let stdin = io::stdin();
    let mut stdout = io::stdout();
    eprint!("> ");
    for line in stdin.lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let mut reply = ask(&socket, &line)?;
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
        eprint!("> ");
    }
    Ok(())
}

fn ask(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    socket.send(message)?;
    let mut buffer = vec![0; 65535];
    match socket.recv(&mut buffer)? {
        0 => Err(io::Error::new(
            ErrorKind::UnexpectedEof,
            "the server has closed the connection",
        )),
        n => {
            buffer.truncate(n);
            Ok(buffer)
        }
    }
}
