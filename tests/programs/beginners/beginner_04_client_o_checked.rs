//! Compares the sender with the server, but takes a datagram from somebody else for an error instead of
//! ignoring it; one stranger's datagram ends the client with a message and exit code 1.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-ends-client

use std::env;
use std::io::{self, BufRead, Error, ErrorKind, Write};
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
            .ok_or_else(|| Error::new(ErrorKind::NotFound, "no such address"))?;
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        Ok(Client {
            socket,
            server,
            buffer: vec![0; 65535],
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.socket.send_to(message, self.server)?;
        let (length, from) = self.socket.recv_from(&mut self.buffer)?;
        if from != self.server {
            return Err(Error::new(
                ErrorKind::InvalidData,
                format!("unexpected datagram from {from}"),
            ));
        }
        Ok(&self.buffer[..length])
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        eprint!("> ");
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let message = line.strip_suffix(b"\n").unwrap_or(&line);
        let message = message.strip_suffix(b"\r").unwrap_or(message);
        let reply = client.ask(message)?;
        stdout.write_all(reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
}
