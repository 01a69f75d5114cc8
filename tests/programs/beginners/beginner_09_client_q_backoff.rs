//! The wait is doubled after each try (200, 400, 800, 1600, 3200 ms), as one learns it for congested
//! networks; the contract says 200 ms each time. The client gives up after more than six seconds instead
//! of one.
//!
//! caught by: 09.client-gives-up
//! cause: waits-grow wrong-patience

use std::env;
use std::io::{self, BufRead, ErrorKind, Write};
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const INITIAL_TIMEOUT: Duration = Duration::from_millis(200);
const MAX_TRANSMISSIONS: u32 = 5;

struct Requester {
    socket: UdpSocket,
    sequence_number: u32,
}

impl Requester {
    fn connect(server: &str) -> io::Result<Requester> {
        let socket = UdpSocket::bind("0.0.0.0:0")?;
        socket.connect(server)?;
        Ok(Requester {
            socket,
            sequence_number: 0,
        })
    }

    fn request(&mut self, payload: &[u8]) -> io::Result<Vec<u8>> {
        self.sequence_number = self.sequence_number.wrapping_add(1);
        let mut segment = self.sequence_number.to_be_bytes().to_vec();
        segment.extend_from_slice(payload);

        let mut timeout = INITIAL_TIMEOUT;
        for _ in 0..MAX_TRANSMISSIONS {
            self.socket.send(&segment)?;
            if let Some(reply) = self.receive(Instant::now() + timeout)? {
                return Ok(reply);
            }
            timeout *= 2;
        }
        Err(io::Error::new(ErrorKind::TimedOut, "no reply"))
    }

    /// Waits for the reply with the current number until the deadline.
    fn receive(&self, deadline: Instant) -> io::Result<Option<Vec<u8>>> {
        let expected = self.sequence_number.to_be_bytes();
        let mut buffer = [0u8; 2048];
        loop {
            let remaining = deadline.saturating_duration_since(Instant::now());
            if remaining.is_zero() {
                return Ok(None);
            }
            self.socket.set_read_timeout(Some(remaining))?;
            match self.socket.recv(&mut buffer) {
                Ok(length) => {
                    if let Some(reply) = buffer[..length].strip_prefix(&expected) {
                        return Ok(Some(reply.to_vec()));
                    }
                }
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Ok(None);
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

fn run(server: &str) -> io::Result<()> {
    let mut requester = Requester::connect(server)?;
    let mut stdin = io::stdin().lock();
    let mut stdout = io::stdout().lock();
    let mut line = Vec::new();
    while stdin.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        let reply = requester.request(&line)?;
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
        stdout.flush()?;
        line.clear();
    }
    Ok(())
}

pub fn main() -> ExitCode {
    let server = env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8888".to_owned());
    match run(&server) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{server}: {e}");
            ExitCode::FAILURE
        }
    }
}
