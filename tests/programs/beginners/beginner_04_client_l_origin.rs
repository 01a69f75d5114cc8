//! The origin of a datagram is checked by its IP address alone, not by the port; a stranger on the same
//! machine is taken for the server, and its datagram is printed as the answer.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::env;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process;

struct Client {
    socket: UdpSocket,
    server: SocketAddr,
}

impl Client {
    fn new(address: &str) -> io::Result<Self> {
        let server = address
            .to_socket_addrs()?
            .next()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such host"))?;
        let any = if server.is_ipv4() {
            "0.0.0.0:0"
        } else {
            "[::]:0"
        };
        let socket = UdpSocket::bind(any)?;
        Ok(Client { socket, server })
    }

    fn ask(&self, message: &[u8]) -> io::Result<Vec<u8>> {
        self.socket.send_to(message, self.server)?;
        let mut buffer = [0; 65_535];
        loop {
            let (length, from) = self.socket.recv_from(&mut buffer)?;
            if from.ip() == self.server.ip() {
                return Ok(buffer[..length].to_vec());
            }
        }
    }
}

fn chat(address: &str) -> io::Result<()> {
    let client = Client::new(address)?;
    let stdout = io::stdout();
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let reply = client.ask(&line)?;
        let mut out = stdout.lock();
        out.write_all(&reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    if let Err(e) = chat(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
