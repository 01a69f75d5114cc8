//! The test for "\r\n" asks for a line of more than two bytes, so an empty line that ends with "\r\n" is
//! not empty for it: the server gets a datagram of one byte, "\r", instead of an empty one, and the line
//! printed isn't empty. demands: "an empty line is sent as an empty datagram, and its empty answer is
//! printed as an empty line" with "A line without its ending (`\n` or `\r\n`) is a message".
//!
//! caught by: 06.client-empty-line-is-sent
//! cause: line-end-sent

use std::io::{self, BufRead, Write};
use std::net::UdpSocket;
use std::process::ExitCode;

fn cut_ending(line: &[u8]) -> &[u8] {
    let n = line.len();
    if n > 2 && line[n - 2] == b'\r' && line[n - 1] == b'\n' {
        &line[..n - 2]
    } else if n > 0 && line[n - 1] == b'\n' {
        &line[..n - 1]
    } else {
        line
    }
}

fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    Ok(socket)
}

fn run(address: &str) -> io::Result<()> {
    let socket = open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut buffer = [0u8; 65_535];
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? != 0 {
        socket.send(cut_ending(&line))?;
        let length = socket.recv(&mut buffer)?;
        output.write_all(&buffer[..length])?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    run(&address).map_or_else(
        |error| {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}
