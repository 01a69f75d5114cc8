//! The newline that read_until leaves at the end of the line is sent along, and the reply is printed as
//! it is. On the screen all looks right, but "a" arrives as "a\n", and an empty line as "\n" and not as
//! an empty datagram.
//!
//! caught by: 06.client-converses 06.client-largest-reply 06.client-ignores-strangers
//! caught by: 06.client-starts-without-server 06.client-empty-line-is-sent
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: line-end-sent

use std::error::Error;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process;

const MAX_DATAGRAM: usize = 65_535;

struct UdpClient {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl UdpClient {
    fn new(server: SocketAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind(("0.0.0.0", 0))?;
        socket.connect(server)?;
        Ok(Self {
            socket,
            buffer: vec![0; MAX_DATAGRAM],
        })
    }

    fn roundtrip(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        self.socket.send(message)?;
        let n = self.socket.recv(&mut self.buffer)?;
        Ok(&self.buffer[..n])
    }
}

fn run(address: &str) -> Result<(), Box<dyn Error>> {
    let server = address
        .to_socket_addrs()?
        .find(|a| a.is_ipv4())
        .ok_or("no IPv4 address")?;
    let mut client = UdpClient::new(server)?;
    let mut input = BufReader::new(io::stdin());
    let mut output = io::stdout().lock();
    let mut line = Vec::new();

    eprint!("> ");
    while input.read_until(b'\n', &mut line)? > 0 {
        let reply = client.roundtrip(&line)?;
        output.write_all(reply)?;
        output.flush()?;
        line.clear();
        eprint!("> ");
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args().nth(1);
    let address = address.as_deref().unwrap_or("127.0.0.1:8888");
    run(address).unwrap_or_else(|err| {
        eprintln!("{address}: {err}");
        process::exit(1);
    });
}
