//! an empty `pending` means "nothing is outstanding", but an empty line is a message, too. Its answer
//! is not waited for; the next line takes it for its own, so that from then on every answer is one late
//! and the last is never printed.
//!
//! caught by: 06.client-empty-between-others
//! cause: sends-ahead

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::Duration;

struct Client {
    socket: UdpSocket,
    /// what was sent and has no answer yet
    pending: Vec<u8>,
    buffer: Vec<u8>,
}

impl Client {
    fn open(address: &str) -> io::Result<Client> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(address)?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        Ok(Client {
            socket,
            pending: Vec::new(),
            buffer: vec![0; 65535],
        })
    }

    fn submit(&mut self, message: &[u8]) -> io::Result<()> {
        self.pending = message.to_vec();
        self.socket.send(&self.pending)?;
        Ok(())
    }

    fn settle(&mut self, out: &mut impl Write) -> io::Result<()> {
        while !self.pending.is_empty() {
            match self.socket.recv(&mut self.buffer) {
                Ok(length) => {
                    out.write_all(&self.buffer[..length])?;
                    out.write_all(b"\n")?;
                    out.flush()?;
                    self.pending.clear();
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    self.socket.send(&self.pending)?;
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::open(address)?;
    let mut out = io::stdout().lock();
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        client.submit(&line)?;
        client.settle(&mut out)?;
    }
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
