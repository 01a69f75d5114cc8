//! The iterator of replies turns every error of recv into its end with ok(). When nobody is at the
//! address, ECONNREFUSED ends the loop, and the client says nothing and exits with 0 as if all had been
//! answered.
//!
//! caught by: 04.client-starts-without-server
//! cause: failure-taken-for-success

use std::env;
use std::io::{self, BufRead, Write};
use std::iter;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;

fn open(address: &str) -> io::Result<UdpSocket> {
    let server = address
        .to_socket_addrs()?
        .next()
        .ok_or_else(|| io::Error::other("no such host"))?;
    let socket = match server {
        SocketAddr::V4(_) => UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?,
        SocketAddr::V6(_) => UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?,
    };
    socket.connect(server)?;
    Ok(socket)
}

/// Lines without their endings.
fn messages(mut input: impl BufRead) -> impl Iterator<Item = io::Result<Vec<u8>>> {
    iter::from_fn(move || {
        let mut line = Vec::new();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) => {
                if line.last() == Some(&b'\n') {
                    line.pop();
                    line.pop_if(|last| *last == b'\r');
                }
                Some(Ok(line))
            }
            Err(error) => Some(Err(error)),
        }
    })
}

/// What the server has to say, as long as it says something.
fn replies(socket: &UdpSocket) -> impl Iterator<Item = Vec<u8>> {
    let mut buffer = vec![0; 65_535];
    iter::from_fn(move || {
        let length = socket.recv(&mut buffer).ok()?;
        Some(buffer[..length].to_vec())
    })
}

fn run(address: &str) -> io::Result<()> {
    let socket = open(address)?;
    let mut replies = replies(&socket);
    let mut stdout = io::stdout().lock();
    for message in messages(io::stdin().lock()) {
        socket.send(&message?)?;
        let Some(mut reply) = replies.next() else {
            break;
        };
        reply.push(b'\n');
        stdout.write_all(&reply)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
