//! The resolver's backoff is still there: the wait is doubled after each try, 200, 400, 800, 1600, 3200
//! ms. From the second try on the client waits too long, and giving up takes more than six seconds.
//!
//! caught by: 09.client-gives-up
//! cause: waits-grow

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::iter;
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const FIRST_WAIT: Duration = Duration::from_millis(200);
const TRIES: usize = 5;
const LONGEST: usize = 1020;

/// How long to wait after each try.
fn schedule() -> impl Iterator<Item = Duration> {
    iter::successors(Some(FIRST_WAIT), |wait| Some(*wait * 2)).take(TRIES)
}

struct Query<'a> {
    socket: &'a UdpSocket,
    packet: Vec<u8>,
}

impl<'a> Query<'a> {
    fn new(socket: &'a UdpSocket, id: u32, question: &[u8]) -> Self {
        let mut packet = id.to_be_bytes().to_vec();
        packet.extend_from_slice(question);
        Query { socket, packet }
    }

    /// The answer to this query, if it comes before `end`.
    fn answer_until(&self, end: Instant) -> io::Result<Option<Vec<u8>>> {
        let mut buffer = [0; 2048];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.recv(&mut buffer) {
                Ok(length) if length >= 4 && buffer[..4] == self.packet[..4] => {
                    return Ok(Some(buffer[4..length].to_vec()));
                }
                Ok(_) => {}
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
    }

    fn resolve(&self) -> io::Result<Vec<u8>> {
        for wait in schedule() {
            self.socket.send(&self.packet)?;
            if let Some(answer) = self.answer_until(Instant::now() + wait)? {
                return Ok(answer);
            }
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }
}

fn open(address: &str) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    Ok(socket)
}

fn run(address: &str) -> io::Result<()> {
    let socket = open(address)?;
    let mut output = io::stdout().lock();
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    for id in 1u32.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let question = match line.as_slice() {
            [text @ .., b'\r', b'\n'] | [text @ .., b'\n'] => text,
            text => text,
        };
        if question.len() > LONGEST {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                "the line is too long",
            ));
        }
        let answer = Query::new(&socket, id, question).resolve()?;
        output.write_all(&answer)?;
        output.write_all(b"\n")?;
        output.flush()?;
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
