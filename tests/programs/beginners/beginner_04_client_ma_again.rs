//! The send stands inside the loop that waits for the right sender, so each datagram from a stranger
//! makes the client send its message again at once; the server sees the line several times within a
//! second. demands: "If no answer comes it may send again after a second, not sooner. Datagrams of
//! others are ignored.".
//!
//! caught by: 04.client-ignores-strangers
//! cause: message-repeated

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

fn ask(socket: &UdpSocket, server: SocketAddr, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; 65_535];
    loop {
        socket.send_to(message, server)?;
        match socket.recv_from(&mut buffer) {
            Ok((length, sender)) if sender == server => {
                buffer.truncate(length);
                return Ok(buffer);
            }
            Ok(_) => continue,
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
            Err(e) if e.kind() == ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = address
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::new(ErrorKind::NotFound, "no such address"))?;
    let local = if server.is_ipv4() {
        "0.0.0.0:0"
    } else {
        "[::]:0"
    };
    let socket = UdpSocket::bind(local)?;
    socket.set_read_timeout(Some(Duration::from_millis(1100)))?;

    let mut input = io::stdin().lock();
    let mut output = io::stdout();
    let mut line = vec![];
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        if !line.is_empty() {
            let mut reply = ask(&socket, server, &line)?;
            reply.push(b'\n');
            output.write_all(&reply)?;
            output.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
