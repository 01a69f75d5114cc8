//! To know a late second answer from the right one, the client compares what comes with the line in
//! upper case, and drops everything else. If the server answers anything else, the client never prints
//! it and asks again and again.
//!
//! caught by: 04.client-prints-what-arrived

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{Ipv4Addr, Ipv6Addr, ToSocketAddrs, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(1);

struct Client {
    socket: UdpSocket,
    buffer: Vec<u8>,
}

impl Client {
    fn open(address: &str) -> io::Result<Client> {
        let server = address
            .to_socket_addrs()?
            .next()
            .ok_or(ErrorKind::NotFound)?;
        let socket = if server.is_ipv4() {
            UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?
        } else {
            UdpSocket::bind((Ipv6Addr::UNSPECIFIED, 0))?
        };
        // From here on the kernel drops what others send.
        socket.connect(server)?;
        Ok(Client {
            socket,
            buffer: vec![0; 65_535],
        })
    }

    /// Sends the message, and again each second until its answer is here.
    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        loop {
            self.socket.send(message)?;
            if let Some(length) = self.receive(message, Instant::now() + PATIENCE)? {
                return Ok(&self.buffer[..length]);
            }
        }
    }

    /// The length of the answer to this message, if it comes in time. Who asks twice may be
    /// answered twice, so an answer to an earlier line can still be on its way.
    fn receive(&mut self, message: &[u8], end: Instant) -> io::Result<Option<usize>> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket
                .set_read_timeout(Some(left.max(Duration::from_micros(1))))?;
            match self.socket.recv(&mut self.buffer) {
                Ok(length) if is_answer(&self.buffer[..length], message) => {
                    return Ok(Some(length));
                }
                Ok(_) => {}
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
    }
}

fn is_answer(reply: &[u8], message: &[u8]) -> bool {
    reply
        .iter()
        .copied()
        .eq(message.iter().map(u8::to_ascii_uppercase))
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::open(address)?;
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let message = match line.strip_suffix(b"\n") {
            Some(text) => text.strip_suffix(b"\r").unwrap_or(text),
            None => &line[..],
        };
        out.write_all(client.ask(message)?)?;
        out.write_all(b"\n")?;
        out.flush()?;
        line.clear();
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
            let _ = writeln!(io::stderr(), "{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
