//! The send stands inside the loop that waits. A datagram from somebody else therefore makes the client
//! send its line again immediately; the second answer is then taken for the reply to the next line.
//!
//! caught by: 04.client-ignores-strangers
//! cause: message-repeated

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

pub fn main() -> ExitCode {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = address
        .to_socket_addrs()?
        .next()
        .ok_or(io::Error::other("no such address"))?;
    let socket = open(&server)?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    let mut buffer = vec![0; 65535];
    loop {
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        let length = ask(&socket, server, &line, &mut buffer)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&buffer[..length])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
}

fn open(server: &SocketAddr) -> io::Result<UdpSocket> {
    let socket = match server {
        SocketAddr::V4(_) => UdpSocket::bind("0.0.0.0:0")?,
        SocketAddr::V6(_) => UdpSocket::bind("[::]:0")?,
    };
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;
    Ok(socket)
}

fn ask(
    socket: &UdpSocket,
    server: SocketAddr,
    line: &[u8],
    buffer: &mut [u8],
) -> io::Result<usize> {
    loop {
        socket.send_to(line, server)?;
        match receive(socket, buffer) {
            Ok((length, sender)) => {
                if sender == server {
                    return Ok(length);
                }
                // not from the server
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) if error.kind() == ErrorKind::TimedOut => {}
            Err(error) => return Err(error),
        }
    }
}

fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
    loop {
        match socket.recv_from(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            result => return result,
        }
    }
}
