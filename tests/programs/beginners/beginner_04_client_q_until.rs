//! Send_to is inside the loop that waits for the server's answer. Each datagram of a stranger makes the
//! client send its message once more, immediately; the server answers each copy, and the extra answers
//! are taken for the replies to the next lines.
//!
//! caught by: 04.client-ignores-strangers
//! cause: message-repeated

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".to_string());
    if let Err(e) = client(&address) {
        eprintln!("Error with {address}: {e}");
        std::process::exit(1);
    }
}

fn client(address: &str) -> io::Result<()> {
    let server = address
        .to_socket_addrs()?
        .find(|a| a.is_ipv4())
        .ok_or_else(|| io::Error::other("no such host"))?;

    // port 0: let the system choose one
    let socket = UdpSocket::bind("0.0.0.0:0")?;

    let mut reader = BufReader::new(io::stdin());
    let mut line: Vec<u8> = vec![];
    while reader.read_until(b'\n', &mut line)? != 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        let answer = exchange(&socket, server, &line)?;
        let mut stdout = io::stdout().lock();
        stdout.write_all(&answer)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

fn exchange(socket: &UdpSocket, server: SocketAddr, message: &[u8]) -> io::Result<Vec<u8>> {
    let mut buf = vec![0u8; 65535];
    loop {
        socket.send_to(message, server)?;
        let (len, sender) = socket.recv_from(&mut buf)?;
        if sender == server {
            buf.truncate(len);
            return Ok(buf);
        }
        eprintln!("ignoring a datagram from {sender}");
    }
}
