//! Without an answer it sends again after 500 ms, though the contract allows that only after a second; a
//! server that takes 700 ms gets each message twice.
//!
//! caught by: 04.client-one-datagram-per-line 04.client-ignores-strangers
//! cause: message-repeated
//! by luck: 04.client-one-at-a-time

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);
const TRIES: u32 = 10;

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

fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

fn ask(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut reply = vec![0; 65_535];
    for _ in 0..TRIES {
        socket.send(message)?;
        match socket.recv(&mut reply) {
            Ok(length) => {
                reply.truncate(length);
                return Ok(reply);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, "no answer"))
}

fn next_message(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    eprint!("> ");
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

fn print(reply: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout();
    stdout.write_all(reply)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}
