//! poll gives an empty slice both when the time has passed and when an empty answer has come. The
//! client takes the empty answer for none, waits on and sends the empty line again and again.
//!
//! caught by: 06.client-empty-between-others 06.client-empty-reply-not-waited-past
//! cause: empty-reply-waited-past

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{Ipv4Addr, UdpSocket};
use std::process::ExitCode;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(1);

struct Pond {
    socket: UdpSocket,
    ripple: Vec<u8>,
}

impl Pond {
    fn open(address: &str) -> io::Result<Pond> {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect(address)?;
        Ok(Pond {
            socket,
            ripple: vec![0; 65_535],
        })
    }

    /// What has come within `limit`; nothing if nothing has.
    fn poll(&mut self, limit: Duration) -> io::Result<&[u8]> {
        self.socket.set_read_timeout(Some(limit))?;
        match self.socket.recv(&mut self.ripple) {
            Ok(length) => Ok(&self.ripple[..length]),
            Err(error) => match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(&[]),
                _ => Err(error),
            },
        }
    }

    fn ask(&mut self, message: &[u8]) -> io::Result<Vec<u8>> {
        loop {
            self.socket.send(message)?;
            let end = Instant::now() + PATIENCE;
            while let Some(left) = end
                .checked_duration_since(Instant::now())
                .filter(|left| !left.is_zero())
            {
                let reply = self.poll(left)?;
                if !reply.is_empty() {
                    return Ok(reply.to_vec());
                }
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut pond = Pond::open(address)?;
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            line.pop_if(|last| *last == b'\r');
        }
        let mut reply = pond.ask(&line)?;
        reply.push(b'\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(&reply)?;
        stdout.flush()?;
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
            eprintln!("{address}: {error}");
            ExitCode::FAILURE
        }
    }
}
