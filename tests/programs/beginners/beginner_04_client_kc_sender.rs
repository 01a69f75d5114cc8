//! The client compares only the IP address of the sender with the server's, not the port. Any other
//! program on the server's machine is believed, and its datagram is printed as the answer.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;

struct Client {
    socket: UdpSocket,
    server: SocketAddr,
    buffer: Vec<u8>,
}

impl Client {
    fn new(address: &str) -> io::Result<Self> {
        let server = address
            .to_socket_addrs()?
            .next()
            .ok_or_else(|| io::Error::other("no such address"))?;
        let local = if server.is_ipv4() {
            "0.0.0.0:0"
        } else {
            "[::]:0"
        };
        Ok(Client {
            socket: UdpSocket::bind(local)?,
            server,
            buffer: vec![0; 65535],
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.socket.send_to(message, self.server)?;
        loop {
            let (length, sender) = self.socket.recv_from(&mut self.buffer)?;
            if sender.ip() == self.server.ip() {
                return Ok(&self.buffer[..length]);
            }
            eprintln!("ignored a datagram of {sender}");
        }
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let reply = client.ask(&line)?;
        stdout.write_all(reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}
