//! The wait follows the measured round trips, as in TCP, and is 200 ms only for the first line. After
//! one quick reply it is 10 ms: a server that needs 60 ms once gets the message five times, and the
//! client gives up.
//!
//! caught by: 09.client-strays-change-no-wait
//! cause: wrong-patience

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::process::{self, ExitCode};
use std::time::{Duration, Instant};

const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);
const LEAST: Duration = Duration::from_millis(10);
const LONGEST: usize = 1020;

/// How long the server takes, smoothed, and how much that varies.
struct Pace {
    seen: Option<(Duration, Duration)>,
}

impl Pace {
    fn wait(&self) -> Duration {
        match self.seen {
            None => PATIENCE,
            Some((mean, spread)) => (mean + 4 * spread).clamp(LEAST, PATIENCE),
        }
    }

    fn add(&mut self, sample: Duration) {
        self.seen = Some(match self.seen {
            None => (sample, sample / 2),
            Some((mean, spread)) => (
                (7 * mean + sample) / 8,
                (3 * spread + mean.abs_diff(sample)) / 4,
            ),
        });
    }
}

struct Client {
    socket: UdpSocket,
    next: u32,
    pace: Pace,
    buffer: Vec<u8>,
}

impl Client {
    fn open(address: &str) -> io::Result<Client> {
        let server = address
            .to_socket_addrs()?
            .next()
            .ok_or(ErrorKind::NotFound)?;
        let any: SocketAddr = match server {
            SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
            SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
        };
        let socket = UdpSocket::bind(any)?;
        socket.connect(server)?;
        Ok(Client {
            socket,
            next: process::id(),
            pace: Pace { seen: None },
            buffer: vec![0; 65_535],
        })
    }

    fn ask(&mut self, payload: &[u8]) -> io::Result<&[u8]> {
        let id = self.next.to_be_bytes();
        self.next = self.next.wrapping_add(1);
        let message = [&id, payload].concat();
        for number in 1..=TRIES {
            let start = Instant::now();
            self.socket.send(&message)?;
            if let Some(length) = self.receive(id, start + self.pace.wait())? {
                if number == 1 {
                    self.pace.add(start.elapsed());
                }
                return Ok(&self.buffer[id.len()..length]);
            }
        }
        Err(io::Error::new(
            ErrorKind::TimedOut,
            format!("no reply after {TRIES} tries"),
        ))
    }

    fn receive(&mut self, id: [u8; 4], end: Instant) -> io::Result<Option<usize>> {
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket
                .set_read_timeout(Some(left.max(Duration::from_micros(1))))?;
            match self.socket.recv(&mut self.buffer) {
                Ok(length) if self.buffer[..length].starts_with(&id) => return Ok(Some(length)),
                Ok(_) => {}
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
    }
}

fn run(address: &str) -> io::Result<()> {
    let mut client = Client::open(address)?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().byte_lines() {
        let line = line?;
        if line.len() > LONGEST {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "a line is longer than 1020 bytes",
            ));
        }
        let reply = client.ask(&line)?;
        out.write_all(reply)?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

trait Lines: BufRead + Sized {
    /// The lines without their ending, as bytes.
    fn byte_lines(self) -> impl Iterator<Item = io::Result<Vec<u8>>>;
}

impl<R: BufRead> Lines for R {
    fn byte_lines(mut self) -> impl Iterator<Item = io::Result<Vec<u8>>> {
        std::iter::from_fn(move || {
            let mut line = Vec::new();
            match self.read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(_) => {
                    if line.pop_if(|byte| *byte == b'\n').is_some() {
                        line.pop_if(|byte| *byte == b'\r');
                    }
                    Some(Ok(line))
                }
                Err(error) => Some(Err(error)),
            }
        })
    }
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
