//! Besides the id the client compares the payload with what it sent (eq_ignore_ascii_case) and drops a
//! reply that says something else as damaged. The first datagram with this id is the reply, whatever it
//! holds; this client sends five times and gives up instead of printing what arrived.
//!
//! caught by: 09.client-prints-payload
//! cause: reply-checked-against-guess

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const TRIES: u32 = 5;
const PATIENCE: Duration = Duration::from_millis(200);

struct Request<'a> {
    id: [u8; 4],
    payload: &'a [u8],
}

impl Request<'_> {
    fn to_bytes(&self) -> Vec<u8> {
        [&self.id[..], self.payload].concat()
    }

    /// The payload of the datagram, if it is the reply to this request.
    fn accept<'d>(&self, datagram: &'d [u8]) -> Option<&'d [u8]> {
        datagram
            .strip_prefix(&self.id[..])
            .filter(|answer| answer.eq_ignore_ascii_case(self.payload))
    }
}

/// Waits until `end` for the reply; None when the time has passed.
fn wait(socket: &UdpSocket, request: &Request<'_>, end: Instant) -> io::Result<Option<Vec<u8>>> {
    let mut buffer = [0; 2048];
    loop {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        socket.set_read_timeout(Some(left))?;
        match socket.recv(&mut buffer) {
            Ok(n) => {
                if let Some(answer) = request.accept(&buffer[..n]) {
                    return Ok(Some(answer.to_vec()));
                }
            }
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return Ok(None);
            }
            Err(e) => return Err(e),
        }
    }
}

fn ask(socket: &UdpSocket, request: &Request<'_>) -> io::Result<Vec<u8>> {
    let bytes = request.to_bytes();
    for _ in 0..TRIES {
        socket.send(&bytes)?;
        if let Some(answer) = wait(socket, request, Instant::now() + PATIENCE)? {
            return Ok(answer);
        }
    }
    Err(io::Error::new(
        ErrorKind::TimedOut,
        format!("no reply after {TRIES} tries"),
    ))
}

fn run(address: &str) -> io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(address)?;
    let mut stdin = io::stdin().lock();
    let mut line = Vec::new();
    for number in 1u32.. {
        line.clear();
        if stdin.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.pop_if(|b| *b == b'\n').is_some() {
            line.pop_if(|b| *b == b'\r');
        }
        let request = Request {
            id: number.to_be_bytes(),
            payload: &line,
        };
        let mut answer = ask(&socket, &request)?;
        answer.push(b'\n');
        let mut stdout = io::stdout();
        stdout.write_all(&answer)?;
        stdout.flush()?;
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let address = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_string());
    match run(&address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{address}: {e}");
            ExitCode::FAILURE
        }
    }
}
