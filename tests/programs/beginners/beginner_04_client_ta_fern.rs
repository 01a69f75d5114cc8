//! Whenever recv_from brings nothing usable the loop starts again from the top and sends again, also
//! when a stranger's datagram came. So it sends a second time at once, gets two answers, and the next
//! line is given the old one.
//!
//! caught by: 04.client-ignores-strangers
//! cause: message-repeated

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

struct Conversation {
    socket: UdpSocket,
    server: SocketAddr,
    buffer: Vec<u8>,
}

impl Conversation {
    fn open(address: &str) -> io::Result<Self> {
        let server = address
            .to_socket_addrs()?
            .find(|a| a.is_ipv4())
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "no such address"))?;
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        Ok(Conversation {
            socket,
            server,
            buffer: vec![0; 65535],
        })
    }

    fn ask(&mut self, line: &[u8]) -> io::Result<&[u8]> {
        loop {
            self.socket.send_to(line, self.server)?;
            match self.socket.recv_from(&mut self.buffer) {
                Ok((length, sender)) if sender == self.server => {
                    return Ok(&self.buffer[..length]);
                }
                Ok(_) => continue, // somebody else
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    continue;
                }
                Err(e) => return Err(e),
            }
        }
    }
}

fn strip(line: &[u8]) -> &[u8] {
    match line {
        [rest @ .., b'\r', b'\n'] => rest,
        [rest @ .., b'\n'] => rest,
        all => all,
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut conversation = Conversation::open(address)?;
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? != 0 {
        let reply = conversation.ask(strip(&line))?;
        output.write_all(reply)?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".into());
    if let Err(error) = run(&address) {
        eprintln!("{address}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
