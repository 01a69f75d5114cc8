//! A refusal (ECONNREFUSED) is treated like an expired wait, and the message is sent again at once.
//! Without a server the client sends thousands of datagrams a second, where it should wait a second at
//! least.
//!
//! caught by: 04.client-starts-without-server
//! cause: sends-again-when-refused

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

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
    let socket = open(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&socket, &message)?;
        print(&reply)?;
    }
    Ok(())
}

/// Makes a socket whose peer is the server at `address`.
fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    Ok(socket)
}

/// Sends one message as one datagram and returns the datagram that the server answers with.
fn ask(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0u8; 65535];
    loop {
        match socket.send(message).and_then(|_| socket.recv(&mut buffer)) {
            Ok(length) => {
                buffer.truncate(length);
                return Ok(buffer);
            }
            // No answer yet, or the server isn't there yet: try again.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::ConnectionRefused
                ) => {}
            Err(error) => return Err(error),
        }
    }
}

/// The next line of the input without its line ending, or `None` at the end of the input.
///
/// In bytes, not in a `String`: what isn't valid UTF-8 is to be sent as it is.
fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> "); // To stderr: stdout is for replies alone.
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    Ok(Some(line))
}

/// Prints a reply on a line of its own, at once.
fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
