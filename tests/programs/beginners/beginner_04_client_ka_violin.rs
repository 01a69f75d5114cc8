//! The client compares only the IP address of a datagram's sender with the server's, not the port. A
//! stranger on the same machine is taken for the server, and what it sends is printed as the reply.
//!
//! caught by: 04.client-ignores-strangers
//! cause: stranger-believed

use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process;
use std::time::Duration;

const MAX_DATAGRAM: usize = 65_535;

fn resolve(address: &str) -> io::Result<SocketAddr> {
    address
        .to_socket_addrs()?
        .find(SocketAddr::is_ipv4)
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "no IPv4 address"))
}

fn exchange(
    socket: &UdpSocket,
    server: SocketAddr,
    message: &[u8],
    buf: &mut [u8],
) -> io::Result<usize> {
    socket.send_to(message, server)?;
    loop {
        match socket.recv_from(buf) {
            Ok((len, from)) if from.ip() == server.ip() => return Ok(len),
            Ok((_, from)) => eprintln!("ignored a datagram from {from}"),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                socket.send_to(message, server)?;
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let server = resolve(address)?;
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.set_read_timeout(Some(Duration::from_secs(5)))?;

    let mut buf = vec![0; MAX_DATAGRAM];
    for line in io::stdin().lock().split(b'\n') {
        let mut line = line?;
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let len = exchange(&socket, server, &line, &mut buf)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&buf[..len])?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    if let Err(e) = run(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
