//! To tell the server's datagrams from others the client compares only the IP address of the sender, not
//! the port. A stranger on the same machine has the same IP address, and what it sends is printed as the
//! answer.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;

struct Server {
    socket: UdpSocket,
    address: SocketAddr,
}

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
    let server = open(address)?;
    let mut input = io::stdin().lock();
    while let Some(message) = next_message(&mut input)? {
        if message.is_empty() {
            continue;
        }
        let reply = ask(&server, &message)?;
        print(&reply)?;
    }
    Ok(())
}

fn open(address: &str) -> io::Result<Server> {
    let address = address
        .to_socket_addrs()?
        .find(|a| a.is_ipv4())
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no address"))?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    Ok(Server { socket, address })
}

fn ask(server: &Server, message: &[u8]) -> io::Result<Vec<u8>> {
    server.socket.send_to(message, server.address)?;
    let mut buffer = vec![0; 65535];
    loop {
        let (length, sender) = server.socket.recv_from(&mut buffer)?;
        if sender.ip() != server.address.ip() {
            eprintln!("(ignored {length} bytes from {sender})");
            continue;
        }
        buffer.truncate(length);
        return Ok(buffer);
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
