//! An empty reply is taken for "no reply yet", and the message is sent again at once. For an empty line
//! the client sends empty datagrams without end and never goes on.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: message-repeated empty-reply-waited-past

use std::env;
use std::io::{self, BufRead, Write};
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
    let socket = open(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        let reply = ask(&socket, &message)?;
        print(&reply)?;
    }
    Ok(())
}

fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(("0.0.0.0", 0))?;
    socket.connect(address)?;
    Ok(socket)
}

fn ask(socket: &UdpSocket, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut buffer = [0; 65_535];
    loop {
        socket.send(message)?;
        let length = socket.recv(&mut buffer)?;
        if length > 0 {
            return Ok(buffer[..length].to_vec());
        }
    }
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
