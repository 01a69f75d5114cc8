//! The sender of a reply is compared by its IP address alone and not by its port. On one machine
//! everybody has the same IP address, so a stranger's datagram is taken for the reply and printed.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;

fn resolve(address: &str) -> io::Result<SocketAddr> {
    address
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "host not found"))
}

fn receive_from(socket: &UdpSocket, server: &SocketAddr, buf: &mut [u8]) -> io::Result<usize> {
    loop {
        let (size, sender) = socket.recv_from(buf)?;
        if sender.ip() != server.ip() {
            eprintln!("ignoring a datagram from {sender}");
            continue;
        }
        return Ok(size);
    }
}

fn strip_newline(line: &mut Vec<u8>) {
    if line.last() == Some(&b'\n') {
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
}

fn chat(address: &str) -> io::Result<()> {
    let server = resolve(address)?;
    let local = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let socket = UdpSocket::bind(local)?;

    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut buf = vec![0u8; 65535];
    loop {
        let mut line = Vec::new();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        strip_newline(&mut line);
        socket.send_to(&line, server)?;
        let size = receive_from(&socket, &server, &mut buf)?;
        stdout.write_all(&buf[..size])?;
        writeln!(stdout)?;
        stdout.flush()?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    match chat(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
