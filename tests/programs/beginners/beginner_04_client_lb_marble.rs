//! To know the server's datagrams from others the client compares only the port of the sender. A
//! stranger at another IP address with the same port (127.0.0.2:8888, say) is taken for the server, and
//! what it sends is printed as the answer. demands: "Datagrams of others are ignored.".
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::exit;

struct Client {
    socket: UdpSocket,
    server: SocketAddr,
    buffer: Vec<u8>,
}

impl Client {
    fn new(address: &str) -> io::Result<Client> {
        let server = address
            .to_socket_addrs()?
            .find(|a| a.is_ipv4())
            .ok_or_else(|| io::Error::other("no IPv4 address"))?;
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        Ok(Client {
            socket,
            server,
            buffer: vec![0; 65535],
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.socket.send_to(message, self.server)?;
        loop {
            let (n, from) = self.socket.recv_from(&mut self.buffer)?;
            if from.port() == self.server.port() {
                return Ok(&self.buffer[..n]);
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::new(address)?;
    let mut input = BufReader::new(io::stdin());
    let mut stdout = io::stdout();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        if !line.is_empty() {
            let reply = client.ask(&line)?;
            stdout.write_all(reply)?;
            stdout.write_all(b"\n")?;
            stdout.flush()?;
        }
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        exit(1);
    }
}
