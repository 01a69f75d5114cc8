//! Because a datagram can be doubled, an answer that equals the one before is thrown away. Two equal
//! lines in a row, or an empty line at the very beginning (the memory starts out empty), are never
//! answered for this client: it asks again every second for ever.
//!
//! caught by: 06.client-empty-reply-not-waited-past 06.client-converses
//! cause: empty-reply-waited-past repeated-reply-not-printed

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{ToSocketAddrs, UdpSocket};
use std::process;
use std::time::{Duration, Instant};

const AGAIN_AFTER: Duration = Duration::from_millis(1100);

struct Conversation {
    socket: UdpSocket,
    last: Vec<u8>,
    buffer: Vec<u8>,
}

impl Conversation {
    fn new(address: &str) -> io::Result<Self> {
        let server = address
            .to_socket_addrs()?
            .next()
            .ok_or_else(|| io::Error::new(ErrorKind::NotFound, "no address"))?;
        let any = if server.is_ipv4() {
            "0.0.0.0:0"
        } else {
            "[::]:0"
        };
        let socket = UdpSocket::bind(any)?;
        socket.connect(server)?;
        Ok(Conversation {
            socket,
            last: Vec::new(),
            buffer: vec![0; 65535],
        })
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<&[u8]> {
        loop {
            self.socket.send(message)?;
            if let Some(length) = self.wait()? {
                self.last = self.buffer[..length].to_vec();
                return Ok(&self.buffer[..length]);
            }
        }
    }

    /// The length of the next answer, or `None` if it is time to ask again.
    fn wait(&mut self) -> io::Result<Option<usize>> {
        let until = Instant::now() + AGAIN_AFTER;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut self.buffer) {
                Ok(length) if self.buffer[..length] == self.last[..] => continue,
                Ok(length) => return Ok(Some(length)),
                Err(e) => match e.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => continue,
                    _ => return Err(e),
                },
            }
        }
    }
}

fn talk(address: &str) -> io::Result<()> {
    let mut conversation = Conversation::new(address)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
        }
        let answer = conversation.ask(&line)?;
        stdout.write_all(answer)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() {
    let address = env::args().nth(1).unwrap_or("127.0.0.1:8888".into());
    if let Err(e) = talk(&address) {
        eprintln!("{address}: {e}");
        process::exit(1);
    }
}
